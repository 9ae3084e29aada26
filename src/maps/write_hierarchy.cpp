// The levels of a hierarchy in the order of the plan, with their numbers.
#include "maps/hierarchy_plan.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace tidegate::maps {

using documents::Field;

std::size_t Writer::levels_written() const {
    if (program_.hierarchy.item == nullptr) return 0;
    return written_of({}, program_.hierarchy.item->tag);
}

/// `set` is the loop around all levels.
Outcome<void> Writer::hierarchy(Loop const& set) {
    Expected<HierarchyPlan> const plan = plan_hierarchy(program_, document_);
    if (!plan) return std::unexpected(plan.error());
    for (std::size_t const index : plan->lost_packs) {
        for (std::uint32_t const child : program_.blocks[0].children) {
            Block const& block = program_.blocks[child];
            if (block.role != LevelRole::pack) continue;
            lose(fmt::format("/{}/{}", block.field->name, index), "no_position");
        }
    }
    if (program_.hierarchy.is_packing()) lose_structure(plan->root);
    if (plan->root.role != LevelRole::none) return level(plan->root, 0, set, set);
    for (LevelNode const& child : plan->root.children) {
        if (auto done = level(child, 0, set, set); !done) return done;
    }
    return {};
}

/// A packing does not name its structure: it is read from whether there are packs.
void Writer::lose_structure(LevelNode const& root) {
    bool const has_packs = std::ranges::any_of(root.children, [](LevelNode const& child) {
        return child.role == LevelRole::pack;
    });
    std::uint8_t const word = documents::word_of(document_.root(), *program_.hierarchy.structure);
    auto const& trees = program_.hierarchy.trees;
    auto const at = std::ranges::find(trees, word, &Hierarchy::Tree::word);
    bool const is_read_back = at != trees.end() && (at->levels.size() > 1) == has_packs;
    if (word != 0 && !is_read_back)
        lose(fmt::format("/{}", program_.hierarchy.structure->name), "no_code");
}

/// The group that an item belongs to, by its number.
bool Writer::reference(Op const& op, Source const& here) {
    void const* owner = owner_of(here, op.first_step, op.steps);
    if (owner == nullptr) return false;
    auto const id = documents::member<std::optional<std::int32_t>>(owner, *op.field);
    Field const& groups = *program_.hierarchy.groups;
    for (std::size_t i = 0; id && i < documents::count_of(document_.root(), groups); ++i) {
        void const* group = list_element(document_.root(), groups, i);
        bool const is_it =
            documents::member<std::optional<std::int32_t>>(group, *groups.type->find("id")) == id;
        if (!is_it) continue;
        set(program_.places[op.first_place],
            documents::member<documents::Text>(group, *groups.type->find("number")));
        return true;
    }
    return false;
}

/// Elements 01, 02 and 04 of the level at hand; those of a packing have no 04, and its items none.
void Writer::set_level(Block const& block) {
    bool const is_packing = program_.hierarchy.is_packing();
    if (is_packing && block.role == LevelRole::item) return;
    set_copy({1, 0, false}, std::to_string(levels_written() + 1));
    if (level_parent_ != 0) set_copy({2, 0, false}, std::to_string(level_parent_));
    if (!is_packing) set({4, 0, false}, has_children_ ? "1" : "0");
}

/// `loop` is what the level stands in: `set`, or for the items of a packing the loop of their
/// level.
Outcome<void> Writer::level(
    LevelNode const& node, std::size_t parent, Loop const& loop, Loop const& set
) {
    Block const& block = program_.blocks[node.block];
    std::size_t const path_size = path_.size();
    std::size_t const taken = taken_.size();
    std::size_t const overflow = overflow_.size();
    Source here{document_.root(), program_.document, nullptr, 0};
    std::vector<std::uint64_t> copy;  // aligned for any struct of a document
    if (block.field != nullptr) {
        documents::TypeInfo const& type = *block.field->type;
        void const* element = list_element(document_.root(), *block.field, node.index);
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
        path_.add(block.field->name);
        path_.add(node.index);
    }
    level_parent_ = parent;
    has_children_ = !node.children.empty();
    Outcome<bool> wrote = instance(node.block, loop, here, {});
    if (!wrote) return std::unexpected(wrote.error());
    // The document itself is settled at the end.
    if (block.field != nullptr) settle(taken, overflow);
    path_.cut(path_size);
    std::size_t const number = levels_written();
    if (!program_.hierarchy.is_packing()) {
        for (LevelNode const& child : node.children) {
            if (auto done = level(child, number, set, set); !done) return done;
        }
        return {};
    }
    if (node.role == LevelRole::item) ++grouped_;
    // Items stand inside the loop of their level, the packs in it behind that.
    Loop const own = inside(set, program_.hierarchy.item->tag, static_cast<std::uint32_t>(number));
    for (bool const is_item : {true, false}) {
        for (LevelNode const& child : node.children) {
            if ((child.role == LevelRole::item) != is_item) continue;
            if (auto done = level(child, number, is_item ? own : set, set); !done) return done;
        }
        counters_.resize(own.counters);
    }
    return {};
}

}  // namespace tidegate::maps
