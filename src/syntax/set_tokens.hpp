// One transaction set as the tokenizer sees it: where its service characters stand, before anybody
// asks for a segment. The fast path of validation works on these alone; Segments are made from
// them when a set is looked at more closely.
#pragma once

#include "syntax/segment.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// One segment as a range of marks.
struct SegmentTokens {
    std::uint32_t begin = 0;       ///< offset of the tag in SetTokens::text
    std::uint32_t first_mark = 0;  ///< index into SetTokens::marks of what ends the tag
    /// No byte between tag and terminator needs a second look: no control character, none outside
    /// of ASCII, no repetition separator, release character or delimiter in escaped form.
    /// Component separators are marks and leave a segment plain.
    bool is_plain = true;
};

/// Valid as long as the TransactionSet that gives it. All offsets count from the first byte of
/// `text`.
struct SetTokens {
    std::string_view text;  ///< the set as it stands in the input, first tag to last terminator
    /// Offsets of element separators, component separators and segment terminators, ascending. The
    /// terminator of segment i is the mark before segments[i + 1].first_mark; that of the last one
    /// is marks.back(). Bytes between a terminator and the next tag (line ends, blanks) belong to
    /// no segment.
    std::span<std::uint32_t const> marks;
    std::span<SegmentTokens const> segments;
    Delimiters delimiters;

    /// One past the marks of segment `index`.
    [[nodiscard]] std::uint32_t marks_end(std::size_t index) const {
        return index + 1 < segments.size() ? segments[index + 1].first_mark
                                           : static_cast<std::uint32_t>(marks.size());
    }
};

}  // namespace tidegate::syntax
