#include "syntax/set_collector.hpp"

#include "base/limits.hpp"
#include "syntax/characters.hpp"
#include "syntax/control_numbers.hpp"
#include "syntax/envelope_checks.hpp"

#include <fmt/format.h>

namespace tidegate::syntax {

Expected<bool> SetCollector::collect(Delimiters const& delimiters, Findings& findings) {
    set_.standard = scanner_->standard();
    set_.object = {};
    set_.delimiters = delimiters;
    set_.segments.clear();
    elements_.clear();
    first_elements_.clear();
    auto is_complete = take_segments(findings);
    if (is_complete) tie_elements();
    return is_complete;
}

Expected<bool> SetCollector::take_segments(Findings& findings) {
    for (;;) {
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

Expected<void> SetCollector::append(Findings& findings) {
    Segment const& segment = scanner_->segment();
    bool const too_many = set_.segments.size() == limits::segments_per_set_max;
    if (too_many || window_->pinned_bytes() > limits::set_bytes_max) {
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
    first_elements_.push_back(elements_.size());
    elements_.insert(elements_.end(), segment.elements.begin(), segment.elements.end());
    Segment& added = set_.segments.emplace_back(segment);
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

void SetCollector::judge(Segment const& segment, Findings& findings) const {
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

/// Spans are set last: the vector they point into moves while it grows.
void SetCollector::tie_elements() {
    for (std::size_t i = 0; i < set_.segments.size(); ++i) {
        std::size_t const first = first_elements_[i];
        std::size_t const last =
            i + 1 < first_elements_.size() ? first_elements_[i + 1] : elements_.size();
        set_.segments[i].elements =
            std::span<std::string_view const>(elements_).subspan(first, last - first);
    }
}

}  // namespace tidegate::syntax
