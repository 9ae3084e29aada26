#include "syntax/encoding_check.hpp"

#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <string>

namespace tidegate::syntax {
namespace {

std::string hex_of(std::string_view bytes) {
    std::string out;
    for (char const byte : bytes) {
        if (!out.empty()) out += ' ';
        out += fmt::format("{:02X}", static_cast<unsigned char>(byte));
    }
    return out;
}

}  // namespace

void check_encoding(
    std::span<EncodingFault const> faults, Segment const& segment, Findings& findings
) {
    for (EncodingFault const& fault : faults) {
        std::string const place = fault.element == 0
                                      ? fmt::format("the tag of {}", segment.tag)
                                      : fmt::format("{}{:02}", segment.tag, fault.element);
        std::string const bytes = hex_of(fault.bytes);
        add_finding(
            findings,
            finding_at(
                FindingCode::element_invalid_character, segment, fault.element,
                fault.is_sequence
                    ? fmt::format(
                          "{} holds the escape sequence {}, which is not known: the characters of "
                          "a set that it names are read as U+FFFD",
                          place, bytes
                      )
                    : fmt::format(
                          "{} holds the bytes {}, which are no character of the set that the "
                          "escape sequences before them name: they are read as U+FFFD",
                          place, bytes
                      )
            )
        );
    }
}

}  // namespace tidegate::syntax
