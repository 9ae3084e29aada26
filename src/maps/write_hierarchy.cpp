// The levels of a hierarchy in the order of the plan, with their numbers.
#include "maps/hierarchy_plan.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <cstring>

namespace tidegate::maps {

using documents::Field;

std::size_t Writer::levels_written() const {
    auto const at = occurrences_.find(program_.hierarchy.tag);
    return at == occurrences_.end() ? 0 : at->second;
}

Expected<void> Writer::hierarchy() {
    Expected<HierarchyPlan> const plan = plan_hierarchy(program_, document_);
    if (!plan) return std::unexpected(plan.error());
    for (std::size_t const index : plan->lost_packs) {
        for (std::uint32_t const child : program_.blocks[0].children) {
            Block const& block = program_.blocks[child];
            if (block.role != LevelRole::pack) continue;
            lose(fmt::format("/{}/{}", block.field->name, index), "no_position");
        }
    }
    return level(plan->root, 0);
}

/// Elements 01, 02 and 04 of the level at hand.
void Writer::set_level() {
    set({1, 0, false}, std::to_string(levels_written() + 1));
    if (level_parent_ != 0) set({2, 0, false}, std::to_string(level_parent_));
    set({4, 0, false}, has_children_ ? "1" : "0");
}

Expected<void> Writer::level(LevelNode const& node, std::size_t parent) {
    Block const& block = program_.blocks[node.block];
    std::size_t const path_size = path_.size();
    std::size_t const taken = taken_.size();
    std::size_t const overflow = overflow_.size();
    Source here{document_.root(), program_.document, nullptr, 0};
    std::vector<std::uint64_t> copy;  // aligned for any struct of a document
    if (block.field != nullptr) {
        documents::TypeInfo const& type = *block.field->type;
        void const* element = documents::element_of(document_.root(), *block.field, node.index);
        // What this place of the tree says may differ from what the element says.
        copy.resize((type.size + sizeof(std::uint64_t) - 1) / sizeof(std::uint64_t));
        std::memcpy(copy.data(), element, type.size);
        here = {copy.data(), &type, nullptr, node.index};
        if (node.role == LevelRole::item) {
            documents::member<std::optional<Decimal>>(copy.data(), *type.find("quantity")) =
                node.quantity;
        } else if (node.role == LevelRole::pack && !node.has_content) {
            documents::clear(copy.data(), *type.find("contents"));
        }
        path_ += fmt::format("/{}/{}", block.field->name, node.index);
    }
    level_parent_ = parent;
    has_children_ = !node.children.empty();
    Expected<bool> const wrote = instance(node.block, "", here, {});
    if (!wrote) return std::unexpected(wrote.error());
    // The document itself is settled at the end.
    if (block.field != nullptr) settle(taken, overflow);
    path_.resize(path_size);
    std::size_t const number = levels_written();
    for (LevelNode const& child : node.children) {
        if (auto done = level(child, number); !done) return done;
    }
    return {};
}

}  // namespace tidegate::maps
