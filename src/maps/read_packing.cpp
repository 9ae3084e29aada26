// The levels of a packing (CPS): the shipment and packs, by number and parent, with the items
// inside their loops. Unlike a level of HL, a pack is an element of its list as soon as it begins,
// because its items refer to it.
#include "maps/reader.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using standards::Node;
using syntax::Segment;

namespace {

/// Whether a loop has this segment, itself or in loops inside, but not in those of its items.
bool has_segment(
    standards::SetTree const& tree, std::uint32_t node, std::string_view tag, std::uint32_t items
) {
    for (std::uint32_t child = tree.nodes[node].first_child; child != 0;
         child = tree.nodes[child].next_sibling) {
        Node const& at = tree.nodes[child];
        if (at.segment != nullptr && at.segment->tag == tag) return true;
        bool const is_item = at.item != nullptr && at.item->ordinal == items;
        if (!is_item && has_segment(tree, child, tag, items)) return true;
    }
    return false;
}

}  // namespace

Outcome<void> Reader::open_packing_level(Segment const& segment) {
    std::string_view const number = value(segment, {1, 0, false});
    std::string_view const parent = value(segment, {2, 0, false});
    Level level;
    auto const named = level_numbers_.find(parent);
    if (named != level_numbers_.end()) {
        level.parent = named->second;
        level.depth = levels_[level.parent - 1].depth + 1;
    } else if (!parent.empty()) {
        find(
            syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, {2, 0, false},
            fmt::format(
                "{}02 '{}' names no {} in front of it: it stands below none", segment.tag, parent,
                segment.tag
            ),
            parent
        );
    }
    if (auto done = check_depth(level, segment); !done) return done;
    levels_.push_back(level);
    open_level_ = levels_.size();
    if (!number.empty()) level_numbers_[number] = levels_.size();
    return {};
}

/// The first level below none is the shipment itself, unless it is marked as a pack.
bool Reader::is_packing_level(Block const& block, std::uint32_t node) const {
    Hierarchy const& hierarchy = program_.hierarchy;
    if (!hierarchy.is_packing() || block.role != LevelRole::root) return true;
    if (levels_.size() != 1 || levels_.back().parent != 0) return false;
    return !has_segment(tree_, node, hierarchy.sign, hierarchy.lines->ordinal);
}

void Reader::enter_packing_level(Block const& block, Target const& inner) {
    if (block.role != LevelRole::root && block.role != LevelRole::pack) return;
    levels_.back().role = block.role;
    if (block.role == LevelRole::root) return;
    levels_.back().index = inner.index;
    documents::TypeInfo const& type = *block.field->type;
    auto const integer = [&](std::string_view name) -> std::optional<std::int32_t>& {
        return documents::member<std::optional<std::int32_t>>(inner.base, *type.find(name));
    };
    integer("id") = static_cast<std::int32_t>(inner.index + 1);
    if (Level const* around = ancestor(LevelRole::pack))
        integer("parent") = static_cast<std::int32_t>(around->index + 1);
}

/// An item belongs to the level whose loop it stands in, and to the document. False for other
/// nodes.
Outcome<bool> Reader::packing_item(std::uint32_t node) {
    Hierarchy const& hierarchy = program_.hierarchy;
    Node const& at = tree_.nodes[node];
    if (at.item->ordinal != hierarchy.lines->ordinal) return false;
    Target const whole{result_.document.root(), program_.document, nullptr, 0};
    Level level;
    level.parent = open_level_;
    levels_.push_back(level);
    ++grouped_;
    std::string path;
    std::swap(path, path_);
    auto done = take(hierarchy.item_block, node, whole);
    std::swap(path, path_);
    if (!done) return std::unexpected(done.error());
    return true;
}

/// The element of the groups with this number; one that is not there yet is added.
void Reader::reference(Op const& op, Segment const& segment, Target const& here, Place at) {
    std::string_view const number = keep(value(segment, at));
    if (number.empty()) return;
    Field const& groups = *program_.hierarchy.groups;
    Field const& field = *groups.type->find("number");
    void* root = result_.document.root();
    auto const is_it = [&](std::size_t index) {
        return documents::member<documents::Text>(
                   documents::element_of(root, groups, index), field
               ) == number;
    };
    std::size_t index = 0;
    std::size_t const count = documents::count_of(root, groups);
    while (index < count && !is_it(index)) ++index;
    if (index == count) {
        documents::set_text(documents::add_element(root, groups, arena_), field, arena_, number);
    }
    documents::member<std::optional<std::int32_t>>(
        owner_of(here, op.first_step, op.steps), *op.field
    ) = static_cast<std::int32_t>(index + 1);
    trace(op, *op.field, segment, at, std::to_string(index + 1), op.first_step, op.steps);
}

/// Ids of the groups, items that name none, and which structure it is.
void Reader::finish_packing() {
    Hierarchy const& hierarchy = program_.hierarchy;
    void* root = result_.document.root();
    std::size_t const groups =
        hierarchy.groups != nullptr ? documents::count_of(root, *hierarchy.groups) : 0;
    for (std::size_t i = 0; i < groups; ++i) {
        documents::member<std::optional<std::int32_t>>(
            documents::element_of(root, *hierarchy.groups, i), *hierarchy.groups->type->find("id")
        ) = static_cast<std::int32_t>(i + 1);
    }
    Field const& items = *level_block(LevelRole::item).field;
    std::size_t unnamed = 0;
    for (std::size_t i = 0; groups != 0 && i < documents::count_of(root, items); ++i) {
        auto& order = documents::member<std::optional<std::int32_t>>(
            documents::element_of(root, items, i), *items.type->find("order")
        );
        if (order) continue;
        order = 1;
        ++unnamed;
    }
    if (unnamed != 0 && groups > 1) {
        syntax::Finding finding;
        finding.code = syntax::FindingCode::rule_failed;
        finding.severity = syntax::Severity::warning;
        finding.text = fmt::format(
            "{} of '{}' name none of the {} in '{}': taken as of the first", unnamed, items.name,
            groups, hierarchy.groups->name
        );
        result_.findings.push_back(std::move(finding));
    }
    if (documents::word_of(root, *hierarchy.structure) != 0) return;
    bool const has_packs = std::ranges::any_of(levels_, [](Level const& level) {
        return level.role == LevelRole::pack;
    });
    for (Hierarchy::Tree const& tree : hierarchy.trees) {
        bool const has_place = tree.levels.size() > 1;
        if (has_place != has_packs) continue;
        documents::set_word(root, *hierarchy.structure, tree.word);
        return;
    }
}

}  // namespace tidegate::maps
