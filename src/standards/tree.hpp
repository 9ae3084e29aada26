// A transaction set arranged by its dictionary: segments in their loops. What validation builds and
// maps read.
#pragma once

#include "base/limits.hpp"
#include "base/number_set.hpp"
#include "standards/dictionary.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <string>
#include <string_view>
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

/// What a tree was made of when that was no set of segments: it is told what was taken of it, and
/// knows what is left.
class TreeOrigin {
public:
    struct Rest {
        std::string path;  ///< in the words of the origin
        std::string_view value;
        std::uint64_t byte = 0;
        std::uint32_t line = 1;
    };

    /// Of a segment by their number, from 1.
    using Elements = NumberSet<128>;
    static_assert(Elements::kSize > limits::map_element_max);

    virtual ~TreeOrigin() = default;
    /// `position` is Segment::position.
    virtual void take(std::uint32_t position, Elements const& elements) = 0;
    /// Where the element stands in the input: Segment::element_byte() does not know.
    [[nodiscard]] virtual std::uint64_t byte_of(std::uint32_t position, std::uint16_t element)
        const = 0;
    [[nodiscard]] virtual std::vector<Rest> rest() const = 0;
};

struct SetTree {
    std::vector<Node> nodes;
    std::vector<syntax::Segment const*> unplaced;  ///< segments that the structure has no place for
    TreeOrigin* origin = nullptr;                  ///< lives as long as the tree
};

}  // namespace tidegate::standards
