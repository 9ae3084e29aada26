// Which bytes of a text mean something to the syntax, as one bit per byte: the vector loop under
// the tokenizer. Knows nothing of segments and nothing of what a release character does.
#pragma once

#include "syntax/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tidegate::syntax {

/// Bytes that one BlockMarks tells about.
inline constexpr std::size_t kBlockBytes = 64;

/// Bit n is byte n of the block. A delimiter that is 0 in Delimiters marks nothing.
struct BlockMarks {
    std::uint64_t ends = 0;  ///< element separators and segment terminators
    std::uint64_t components = 0;
    std::uint64_t repetitions = 0;
    std::uint64_t releases = 0;
    std::uint64_t special = 0;  ///< below 0x20 or above 0x7E
    std::uint64_t blanks = 0;

    bool operator==(BlockMarks const&) const = default;
};

/// One BlockMarks for each 64 bytes of `text`, the last for what is left; `marks` must have room.
/// Uses the widest vectors of the machine.
void mark_bytes(std::string_view text, Delimiters const& delimiters, std::span<BlockMarks> marks);

/// The same byte by byte: what mark_bytes is held against.
void mark_bytes_plainly(
    std::string_view text, Delimiters const& delimiters, std::span<BlockMarks> marks
);

}  // namespace tidegate::syntax
