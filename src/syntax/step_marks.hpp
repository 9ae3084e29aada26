// Where elements and segments end in one step of a text, and what the bytes of each segment hold:
// the vector loop under the tokenizer. Knows delimiters and release characters; nothing of tags.
#pragma once

#include "syntax/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidegate::syntax {

/// The end of a segment among the marks.
struct SegmentEnd {
    std::uint32_t mark;  ///< index of its terminator's mark
    std::uint32_t
        content;  ///< content bits of its bytes; a line end in front of it is none of them

    bool operator==(SegmentEnd const&) const = default;
};

/// What one step leaves to the next one of the same text.
struct StepState {
    /// What the last bytes were: a line end behind a terminator is no data.
    enum class Last : std::uint8_t { other, terminator, carriage_return };

    std::uint32_t content = 0;  ///< of the bytes behind the last terminator
    Last last = Last::other;
    bool is_padded = false;    ///< the last byte was a blank
    bool is_released = false;  ///< the next byte follows a release character

    bool operator==(StepState const&) const = default;
};

struct StepRules {
    Delimiters delimiters;  ///< one that is 0 marks nothing
    /// A release character counts for the first byte behind it that is no line end.
    bool is_wrapped = false;
};

/// Where the marks of a step go: behind the `count` that are there.
struct StepMarks {
    std::uint32_t* marks;  ///< offsets of the ends of elements, tags and segments; ascending
    SegmentEnd* segments;
    std::uint32_t count = 0;
    std::uint32_t segments_count = 0;
};

/// The longest step. Small enough that text and marks of a step stay in the first-level cache.
inline constexpr std::size_t kStepBytesMax = 8 * 1024;

/// Marks may be written this far behind the last one: `marks` needs room for as many as the step
/// has bytes, and for these.
inline constexpr std::size_t kMarksSlack = 64;

/// Marks `text`, at most kStepBytesMax, whose first byte has the offset `at`. Uses the widest
/// vectors of the machine.
void mark_step(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
);

/// The same byte by byte, and of any size: what mark_step is held against.
void mark_step_plainly(
    std::string_view text, std::uint32_t at, StepRules const& rules, StepState& state,
    StepMarks& out
);

}  // namespace tidegate::syntax
