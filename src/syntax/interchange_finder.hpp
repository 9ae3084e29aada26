// Finds the next interchange in an input, of X12 or EDIFACT, and tells what stands between
// interchanges: blanks are nothing, the header lines of a VAN in front of the first are a warning,
// everything else is envelope.trailing_data.
#pragma once

#include "base/error.hpp"
#include "syntax/byte_window.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment_scanner.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace tidegate::syntax {

class InterchangeFinder {
public:
    /// Interchanges of a standard that is not wanted are foreign bytes.
    InterchangeFinder(ByteWindow& window, SegmentScanner& scanner, bool x12, bool edifact)
        : window_(&window), scanner_(&scanner), x12_(x12), edifact_(edifact) {}

    /// Moves to the next ISA that can be read, UNA or UNB; nothing at the end of the input. Errors:
    /// invalid, if there was none in the whole input, with what stands there instead; the source's.
    Expected<std::optional<Standard>> find();

    /// About bytes in front of the first interchange; told once.
    Findings take_lead() { return std::exchange(lead_, {}); }
    /// About bytes behind an interchange that were passed. No interchange is to blame for them.
    Findings take_noise() { return std::exchange(noise_, {}); }

private:
    struct Found {
        std::size_t at;  ///< npos: none
        Standard standard;
    };
    [[nodiscard]] Found find_header(std::string_view text, bool front_is_start) const;
    Expected<void> look_at_front();
    void skip_noise(std::size_t count);

    ByteWindow* window_;
    SegmentScanner* scanner_;
    bool x12_;
    bool edifact_;
    Findings lead_;
    Findings noise_;
    bool found_one_ = false;
    bool in_noise_ = false;
};

}  // namespace tidegate::syntax
