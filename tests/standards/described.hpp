// A dictionary as text, from what its public functions tell: two that read alike are equal.
#pragma once

#include "standards/dictionary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

namespace tidegate::standards {

inline std::string described(Element const& element) {
    std::string text = fmt::format(
        "{} {} {}/{} {} {} {}", element.number, static_cast<int>(element.type), element.length_min,
        element.length_max, element.implied_decimals, element.are_codes_complete, element.name
    );
    for (std::size_t i = 0; i < element.codes.size(); ++i)
        text += fmt::format("|{}={}", element.codes[i], element.code_names[i]);
    return text;
}

inline std::string described(std::vector<ElementUse> const& uses) {
    std::string text;
    for (ElementUse const& use : uses) {
        text += fmt::format(
            "  {} {} {}\n", static_cast<int>(use.usage), use.repeat_max,
            use.element != nullptr ? described(*use.element) : use.composite->id
        );
    }
    return text;
}

inline std::string described(SetDefinition const& set) {
    std::string text = fmt::format("set {} {} {}\n", set.type, set.functional_id, set.name);
    for (auto const& item : set.items) {
        text += fmt::format(
            "  {} {} {} {} {} {} of {} with {}\n", item->ordinal, item->is_loop, item->tag,
            item->segment != nullptr ? item->segment->tag : "-", static_cast<int>(item->usage),
            item->repeat_max, item->parent != nullptr ? item->parent->ordinal : 9999,
            item->children.size()
        );
    }
    return text + fmt::format("  {} at the top\n", set.top.size());
}

inline std::string described(Dictionary const& dictionary) {
    std::string text = fmt::format("{} {}\n", dictionary.standard(), dictionary.release());
    for (Element const* element : dictionary.elements()) text += described(*element) + "\n";
    for (Composite const* composite : dictionary.composites())
        text += fmt::format("composite {} {}\n", composite->id, composite->name) +
                described(composite->components);
    for (SegmentDefinition const* segment : dictionary.segments()) {
        text += fmt::format("segment {} {}\n", segment->tag, segment->name) +
                described(segment->elements);
        for (Relation const& relation : segment->relations)
            text += fmt::format(
                "  {}{} {}\n", relation.kind, fmt::join(relation.positions, ","),
                relation.is_certain
            );
    }
    text += fmt::format("tags {}\n", fmt::join(dictionary.other_tags(), " "));
    for (SetDefinition const* set : dictionary.sets()) text += described(*set);
    return text;
}

}  // namespace tidegate::standards
