// The tree that the flat lists of a document are written as: which orders, packs and lines stand
// below which, by the structure that the document names. Says nothing about segments. Internal to
// write.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"
#include "maps/program.hpp"

#include <optional>
#include <vector>

namespace tidegate::maps {

/// One level of the tree.
struct LevelNode {
    LevelRole role = LevelRole::none;
    std::uint32_t block = 0;          ///< in Program::blocks
    std::size_t index = 0;            ///< of the element of its list
    std::optional<Decimal> quantity;  ///< of an item: the part of the line that is in this place
    bool has_content = false;  ///< a pack below an item: its content says how much of the item
    std::vector<LevelNode> children;
};

struct HierarchyPlan {
    LevelNode root;  ///< of role none when no level stands for the document itself
    std::vector<std::size_t> lost_packs;  ///< the structure has no place for them
};

/// Errors: refused when an id, a parent or the line of a content is not there, when packs are not
/// listed behind the pack around them, when contents do not add up to their line, and when the
/// structure cannot say what the document says (a pack with lines of two orders below one order),
/// with the structure that can.
Expected<HierarchyPlan> plan_hierarchy(Program const& program, documents::Document const& document);

}  // namespace tidegate::maps
