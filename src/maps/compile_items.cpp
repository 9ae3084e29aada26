#include "maps/compile_items.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

using standards::SetItem;

/// Segments and loops that the envelope writer owns.
bool is_envelope(std::string_view tag) {
    return tag == "ST" || tag == "SE" || tag == "UNH" || tag == "UNT";
}

/// A segment that stands in two places (UNS) has a block for each, in their order.
SetItem const* place_of(
    BlockStatement const& statement, std::vector<BlockStatement> const& statements,
    std::size_t place, std::vector<SetItem const*> const& items
) {
    std::vector<SetItem const*> own;
    for (SetItem const* item : items) {
        if (!item->is_loop && item->tag == statement.tag.text) own.push_back(item);
    }
    auto const blocks = std::ranges::count_if(statements, [&](BlockStatement const& other) {
        return other.group.empty() && other.tag.text == statement.tag.text;
    });
    bool const is_told = own.size() > 1 && static_cast<std::size_t>(blocks) == own.size();
    return statement.group.empty() && is_told ? own[place] : nullptr;
}

SetItem const* item_of_name(
    BlockStatement const& statement, std::vector<SetItem const*> const& items, std::string_view map,
    Report& report
) {
    std::string const& tag = statement.tag.text;
    std::string const& name = statement.group.empty() ? tag : statement.group;
    SetItem const* found = nullptr;
    std::vector<std::string_view> known;
    for (SetItem const* item : items) {
        if (is_envelope(item->tag)) continue;
        known.push_back(item->tag);
        if (item->tag != name) continue;
        if (found != nullptr) {
            report.add(statement.tag.spot, fmt::format("{} has two places here", name));
            return nullptr;
        }
        found = item;
    }
    if (found == nullptr) {
        report.add(
            statement.tag.spot,
            is_envelope(tag) ? fmt::format("{} belongs to the envelope, not to the map", tag)
                             : fmt::format("{} has no place here in {}", name, map),
            fmt::format("here are: {}", fmt::join(known, " "))
        );
    } else if (found->is_loop && found->children.front()->tag != tag) {
        report.add(
            statement.tag.spot,
            fmt::format("{} begins with {}, not {}", name, found->children.front()->tag, tag)
        );
        return nullptr;
    }
    return found;
}

}  // namespace

SetItem const* find_item(
    BlockStatement const& statement, std::vector<BlockStatement> const& statements,
    std::size_t place, std::vector<SetItem const*> const& items, std::string_view map,
    Report& report
) {
    SetItem const* item = place_of(statement, statements, place, items);
    return item != nullptr ? item : item_of_name(statement, items, map, report);
}

}  // namespace tidegate::maps
