#include "cli/edi_finding_line.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace tidegate::cli {
namespace {

using syntax::Finding;
using syntax::Level;

/// The element of an acknowledgement that carries the code. What begins with I is of a 999.
std::string_view ack_element(Finding const& finding) {
    bool const is_of_999 = finding.ack().starts_with('I');
    if (finding.standard == syntax::Standard::edifact) return "0085";
    switch (kind_of(finding.code).level) {
        case Level::interchange:
            return "TA105";
        case Level::group:
            return "AK905";
        case Level::set:
            return is_of_999 ? "IK502" : "AK502";
        case Level::segment:
            return is_of_999 ? "IK304" : "AK304";
        case Level::element:
            return is_of_999 ? "IK403" : "AK403";
    }
    TIDEGATE_CHECK(false);
}

/// "segment 7 PO1 in loop PO1, byte 812": where a partner looks in the file.
std::string place_of(Finding const& finding) {
    std::string place;
    if (finding.segment_position != 0) {
        place = fmt::format("segment {} {}", finding.segment_position, finding.segment);
        if (!finding.loop.empty()) place += fmt::format(" in loop {}", finding.loop);
        place += ", ";
    } else if (!finding.segment.empty()) {
        place = fmt::format("segment {}, ", finding.segment);
    }
    return place + fmt::format("byte {}", finding.byte);
}

}  // namespace

std::string finding_line(
    std::string_view file, std::string_view owner, syntax::Finding const& finding
) {
    std::string const ack =
        finding.ack().empty() ? "" : fmt::format("; {} {}", ack_element(finding), finding.ack());
    // A finding about the document as a whole has no place in the file.
    bool const has_place = finding.line != 0;
    return fmt::format(
        "{}{}: {}: {} [{}; {}{}{}]\n", file, has_place ? fmt::format(":{}", finding.line) : "",
        finding.severity == syntax::Severity::error ? "error" : "warning", finding.text,
        name_of(finding.code), owner, has_place ? ", " + place_of(finding) : "", ack
    );
}

}  // namespace tidegate::cli
