#include "standards/tree_builder.hpp"

namespace tidegate::standards {

void TreeBuilder::begin() {
    tree_.nodes.clear();
    tree_.unplaced.clear();
    tree_.nodes.push_back({});
    levels_.push_back({.loop = nullptr, .node = 0});
}

void TreeBuilder::add(SetItem const& item, syntax::Segment const& segment) {
    bool const is_trigger = item.parent != nullptr && item.parent->children.front() == &item;
    if (is_trigger) {
        leave_to(item.parent->parent);
        std::uint32_t const node = append(levels_.back(), *item.parent, nullptr);
        levels_.push_back({.loop = item.parent, .node = node});
    } else {
        leave_to(item.parent);
    }
    append(levels_.back(), item, &segment);
}

void TreeBuilder::leave_to(SetItem const* loop) {
    while (levels_.back().loop != loop) levels_.pop_back();
}

std::uint32_t TreeBuilder::append(
    Level& level, SetItem const& item, syntax::Segment const* segment
) {
    level.occurrence = level.last_item == &item ? level.occurrence + 1 : 1;
    level.last_item = &item;
    auto const node = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back(
        {.item = &item, .segment = segment, .parent = level.node, .occurrence = level.occurrence}
    );
    (level.last_child == 0 ? tree_.nodes[level.node].first_child
                           : tree_.nodes[level.last_child].next_sibling) = node;
    level.last_child = node;
    return node;
}

}  // namespace tidegate::standards
