// One segment and one transaction set as views into the reader's memory: the model that X12 and
// EDIFACT share.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// Service characters of one interchange. 0 = this syntax or interchange has none.
struct Delimiters {
    char segment = '~';
    char element = '*';
    char component = ':';
    char repetition = 0;
    char release = 0;

    bool operator==(Delimiters const&) const = default;
};

/// The standard that a segment follows.
enum class Standard : std::uint8_t { x12, edifact };

/// What the bytes of a segment hold besides element separators. A bit that is set says "perhaps",
/// one that is not says "none".
namespace content {
inline constexpr std::uint8_t components = 1;
inline constexpr std::uint8_t repetitions = 2;
inline constexpr std::uint8_t releases = 4;
inline constexpr std::uint8_t special = 8;  ///< bytes below 0x20 or above 0x7E that are data
inline constexpr std::uint8_t anything = 15;
}  // namespace content

/// A segment as it stands in the input. Views live as long as the TransactionSet (or envelope
/// event) that holds it. Elements count from 1, as in the trade: element(3) of BEG is BEG03.
struct Segment {
    std::string_view tag;
    std::span<std::string_view const>
        elements;                ///< raw texts, still with component and repetition separators
    std::uint64_t byte = 0;      ///< offset of the tag in the original input
    std::uint32_t line = 1;      ///< line of the tag in the original input, from 1
    std::uint32_t position = 0;  ///< ordinal in its set: ST or UNH is 1
    /// In a file with lines of fixed width: the segment with the line ends that tag and elements
    /// lack. Else empty.
    std::string_view wrapped_text = {};
    std::uint8_t content = content::anything;  ///< bits of namespace content

    /// Raw text of element `number` (from 1); empty when absent: absent and empty are the same.
    [[nodiscard]] std::string_view element(std::size_t number) const {
        return number - 1 < elements.size() ? elements[number - 1] : std::string_view{};
    }

    /// Offset of element `number` in the original input (that of the segment's end when it is
    /// absent).
    [[nodiscard]] std::uint64_t element_byte(std::size_t number) const;
};

/// The n-th (from 1) part of `text` between `separator`; empty when there are fewer, or when
/// separator is 0 and n > 1.
std::string_view part_of(std::string_view text, char separator, std::size_t number);

/// How many parts `text` has: 1 for a text without the separator, 0 for an empty text.
std::size_t count_parts(std::string_view text, char separator);

/// One transaction set in memory, ST to SE inclusive as far as they exist. Reused by the reader
/// from set to set.
struct TransactionSet {
    Delimiters delimiters;
    std::vector<Segment> segments;

    [[nodiscard]] std::string_view type() const {
        return segments.empty() ? "" : segments.front().element(1);
    }
    [[nodiscard]] std::string_view control() const {
        return segments.empty() ? "" : segments.front().element(2);
    }
};

}  // namespace tidegate::syntax
