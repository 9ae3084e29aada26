#include "syntax/interchange_finder.hpp"

#include "base/limits.hpp"
#include "syntax/detect.hpp"
#include "syntax/envelope_checks.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/unb_header.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::syntax {

InterchangeFinder::Found InterchangeFinder::find_header(std::string_view text, bool front_is_start)
    const {
    constexpr std::size_t kNowhere = std::string_view::npos;
    std::size_t const x12 = x12_ ? find_isa(text, front_is_start) : kNowhere;
    // One that begins in front of the ISA may end behind it: UNA can hold those letters.
    std::string_view const before =
        x12 == kNowhere ? text : text.substr(0, x12 + limits::isa_bytes_max);
    std::size_t const edifact = edifact_ ? find_edifact(before, front_is_start) : kNowhere;
    if (edifact < x12) return {edifact, Standard::edifact};
    return {x12, Standard::x12};
}

Expected<std::optional<Standard>> InterchangeFinder::find() {
    if (!found_one_) {
        if (auto looked = look_at_front(); !looked) return std::unexpected(looked.error());
        found_one_ = true;
    }
    if (auto skipped = scanner_->skip_blanks(); !skipped) return std::unexpected(skipped.error());
    in_noise_ = false;
    // Mostly a header stands right here, however much there is behind it.
    for (std::size_t reach = limits::sniff_bytes_max;; reach = limits::read_chunk_bytes) {
        if (auto ready = window_->ensure(reach); !ready) return std::unexpected(ready.error());
        std::string_view text = window_->unread().substr(0, reach);
        bool const is_all = text.size() == window_->unread().size();
        Found found = find_header(text, !in_noise_);
        // A header that is cut by the end of the text may look otherwise with all of it here.
        while (found.at != std::string_view::npos && text.size() - found.at < limits::isa_bytes_max
        ) {
            std::size_t const before = text.size();
            std::size_t const wanted = found.at + limits::isa_bytes_max;
            if (auto ready = window_->ensure(wanted); !ready) return std::unexpected(ready.error());
            text = window_->unread().substr(0, std::max(wanted, before));
            if (text.size() == before) break;
            found = find_header(text, !in_noise_);
        }
        if (found.at != std::string_view::npos) {
            skip_noise(found.at);
            return found.standard;
        }
        // The last bytes may be the front of a header.
        if (text.size() > limits::isa_bytes_max) skip_noise(text.size() - limits::isa_bytes_max);
        window_->release();
        if (!is_all) continue;
        auto grown = window_->grow();
        if (!grown) return std::unexpected(grown.error());
        if (!*grown) {
            skip_noise(window_->unread().size());
            return std::nullopt;
        }
    }
}

/// Before the first interchange: foreign bytes are a header of a VAN, or this is no EDI at all.
Expected<void> InterchangeFinder::look_at_front() {
    if (auto ready = window_->ensure(limits::sniff_bytes_max); !ready) return ready;
    Detected const found = sniff(window_->unread());
    std::uint64_t const looked_from = scanner_->byte();
    if (auto skipped = scanner_->skip_blanks(); !skipped) return skipped;
    std::uint64_t const blanks = scanner_->byte() - looked_from;
    if (found.kind == InputKind::empty && !window_->unread().empty()) return look_at_front();
    bool const is_wanted =
        (found.kind == InputKind::x12 && x12_) || (found.kind == InputKind::edifact && edifact_);
    if (!is_wanted) {
        std::string_view const wanted = x12_ && edifact_ ? "EDI" : x12_ ? "X12" : "EDIFACT";
        return fail(
            ErrorCode::invalid, fmt::format("not {}: this is {}", wanted, found.what),
            scanner_->position(), found.remedy
        );
    }
    if (found.byte <= blanks) return {};
    std::uint64_t const noise = found.byte - blanks;
    Finding finding = finding_of_missing(
        FindingCode::envelope_trailing_data, "", scanner_->byte(), scanner_->line(),
        fmt::format(
            "{} bytes in front of the first interchange belong to none and are ignored", noise
        )
    );
    finding.severity = Severity::warning;
    finding.value =
        window_->unread().substr(0, std::min<std::size_t>(noise, limits::finding_value_bytes_max));
    lead_.push_back(std::move(finding));
    scanner_->skip(noise);
    return {};
}

void InterchangeFinder::skip_noise(std::size_t count) {
    if (count == 0) return;
    if (!in_noise_) {
        in_noise_ = true;
        // What it is must not depend on how much of it has been read: the same bytes are judged
        // always.
        std::string_view text = window_->unread().substr(0, limits::sniff_bytes_max);
        text = text.substr(0, find_header(text, true).at);
        Finding finding = finding_of_missing(
            FindingCode::envelope_trailing_data, "", scanner_->byte(), scanner_->line(),
            fmt::format(
                "what stands here after an interchange is no interchange but {}: not read",
                sniff(text).what
            )
        );
        finding.value = text.substr(0, limits::finding_value_bytes_max);
        add_finding(noise_, std::move(finding));
    }
    scanner_->skip(count);
}

}  // namespace tidegate::syntax
