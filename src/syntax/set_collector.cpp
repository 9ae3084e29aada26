#include "syntax/set_collector.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/encoding_check.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {

Expected<bool> SetCollector::collect(
    Delimiters const& delimiters, std::optional<Charset> charset, Findings& findings
) {
    set_.charset = charset;
    set_.standard = scanner_->standard();
    set_.delimiters = delimiters;
    set_.segments.clear();
    set_.object = {};
    has_told_counters_ = false;
    marks_.reset();
    return take_segments(findings);
}

Expected<bool> SetCollector::take_segments(Findings& findings) {
    for (;;) {
        // An object ends with another trailer, and what looks like UNT in it is none.
        if (!set_.segments.empty() && set_.segments.front().tag != "UNO" &&
            scanner_->take_plain(set_.segments, limits::segments_per_set_max))
            return check_size(0);
        auto next = scanner_->peek(true);
        if (!next) return std::unexpected(next.error());
        if (*next != SegmentScanner::Next::segment) return false;
        EnvelopeRole const role = role_of(set_.standard, scanner_->segment().tag);
        switch (role) {
            case EnvelopeRole::none:
            case EnvelopeRole::interchange_acknowledgement:
            case EnvelopeRole::set_trailer:
                break;
            case EnvelopeRole::set_header:
                if (set_.segments.empty()) break;
                return false;
            case EnvelopeRole::group_header:
            case EnvelopeRole::group_trailer:
            case EnvelopeRole::interchange_trailer:
                return false;
        }
        if (auto appended = append(findings); !appended) return std::unexpected(appended.error());
        bool const is_object = set_.segments.front().tag == "UNO";
        if (is_object && role == EnvelopeRole::set_header) {
            if (auto skipped = skip_object(findings); !skipped)
                return std::unexpected(skipped.error());
        }
        if (role == EnvelopeRole::set_trailer && is_object == (set_.segments.back().tag == "UNP"))
            return true;
    }
}

/// True, or the error if the set is too large to take `more` segments.
Expected<bool> SetCollector::check_size(std::size_t more) const {
    bool const too_many = set_.segments.size() + more > limits::segments_per_set_max;
    if (!too_many && window_->pinned_bytes() <= limits::set_bytes_max) return true;
    return fail(
        ErrorCode::too_large,
        fmt::format(
            "the transaction set that begins at byte {} has more than {}",
            set_.segments.front().byte,
            too_many ? fmt::format("{} segments", limits::segments_per_set_max)
                     : fmt::format("{} bytes", limits::set_bytes_max)
        ),
        scanner_->position(), "have it sent as several transaction sets"
    );
}

Expected<void> SetCollector::append(Findings& findings) {
    Segment const& segment = scanner_->segment();
    if (auto fits = check_size(1); !fits) return std::unexpected(fits.error());
    Segment& added = set_.segments.emplace_back(segment);
    // The scanner's marks hold until it looks further only.
    std::size_t const count = segment.elements.size() + 1;
    std::uint32_t* const marks = marks_.room();
    std::copy_n(segment.elements.marks(), count, marks);
    marks_.keep(count);
    added.elements = {segment.elements.text(), marks, segment.elements.size()};
    added.position = static_cast<std::uint32_t>(set_.segments.size());
    judge(added, findings);
    scanner_->take();
    return {};
}

/// The bytes of an object stand between UNO and UNP, and any of them may look like a terminator.
/// ISO 9735-8 (S022, element 0810).
Expected<void> SetCollector::skip_object(Findings& findings) {
    constexpr std::uint16_t kStatus = 4;
    Segment const& uno = set_.segments.front();
    std::string_view const said = part_of(
        scanner_->segment().element(kStatus), set_.delimiters.component, 1, set_.delimiters.release
    );
    auto const size = number_of(said);
    auto skipped = size ? scanner_->skip_object(*size) : Expected<bool>(false);
    if (!skipped) return std::unexpected(skipped.error());
    if (*skipped) {
        // What was skipped lies in front of what is unread, and stays there until release().
        set_.object = {window_->unread().data() - *size, *size};
        return {};
    }
    Finding finding = finding_at(
        FindingCode::set_count, scanner_->segment(), kStatus,
        fmt::format(
            "UNO says an object of {} bytes, but no UNP stands behind them: it is read as segments",
            said.empty() ? "no number of" : printable(said)
        )
    );
    finding.segment_position = uno.position;
    add_finding(findings, std::move(finding));
    return {};
}

/// Counters are as rare as a ':' in the place of a '+' behind a tag, which moves all elements.
void SetCollector::tell_counters(Segment const& segment, Findings& findings) {
    has_told_counters_ = true;
    Finding finding = finding_at(
        FindingCode::segment_unknown, segment, 0,
        fmt::format(
            "\"{}\": what stands behind {} is taken for counters of loops, and not looked at; if "
            "it is data, a '{}' has to stand in front of it",
            printable({segment.elements.text(), segment.elements.marks()[0]}), segment.tag,
            printable({&set_.delimiters.element, 1})
        )
    );
    finding.severity = Severity::warning;
    finding.is_certain = false;
    add_finding(findings, std::move(finding));
}

void SetCollector::judge(Segment const& segment, Findings& findings) {
    if (!is_well_formed_tag(set_.standard, segment.tag)) {
        std::string text =
            segment.tag.empty()
                ? "a segment without an identifier"
                : fmt::format("\"{}\" is no segment identifier", printable(segment.tag));
        text += set_.standard == Standard::x12
                    ? ": two or three capital letters or digits are needed"
                    : ": three capital letters or digits are needed";
        add_finding(
            findings, finding_at(FindingCode::segment_unknown, segment, 0, std::move(text))
        );
    }
    bool const has_counters =
        set_.standard == Standard::edifact && segment.elements.text() == segment.tag.data() &&
        !segment.elements.empty() && segment.elements.marks()[0] > segment.tag.size();
    if (has_counters && !has_told_counters_) tell_counters(segment, findings);
    check_encoding(scanner_->encoding_faults(), segment, findings);
    if (!scanner_->length_is_wrong()) return;
    std::uint16_t const length = segment.tag == "BIN" ? 1 : 2;
    auto const said = number_of(segment.element(length));
    bool const is_longer = !said || segment.element(length + 1U).size() > *said;
    add_finding(
        findings, finding_at(
                      is_longer ? FindingCode::element_too_long : FindingCode::element_too_short,
                      segment, static_cast<std::uint16_t>(length + 1),
                      fmt::format(
                          "{}{:02} says {} bytes of data, but the segment does not end after them",
                          segment.tag, length, printable(segment.element(length))
                      )
                  )
    );
}

}  // namespace tidegate::syntax
