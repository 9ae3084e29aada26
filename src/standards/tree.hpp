// A transaction set arranged by its dictionary: segments in their loops. What validation builds and
// maps read.
#pragma once

#include "standards/dictionary.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::standards {

/// A node is a segment or a loop occurrence. Nodes are in document order; children are linked by
/// index; 0 is the set itself (a loop without id), so 0 as a link means "none".
struct Node {
    SetItem const* item =
        nullptr;  ///< the dictionary's place: a segment use or a loop; null for node 0
    syntax::Segment const* segment = nullptr;  ///< null for loops
    std::uint32_t parent = 0;
    std::uint32_t first_child = 0;
    std::uint32_t next_sibling = 0;
    std::uint32_t occurrence = 0;  ///< from 1, among siblings of the same item
};

struct SetTree {
    std::vector<Node> nodes;
    std::vector<syntax::Segment const*> unplaced;  ///< segments that the structure has no place for
    /// Of segments that were made of something else: where each element stands in the input, by
    /// Segment::position. Empty: Segment::element_byte() knows.
    std::vector<std::vector<std::uint64_t>> element_bytes = {};
};

}  // namespace tidegate::standards
