// Segments and elements that no rule takes: kept, told or refused.
#include "documents/extension.hpp"
#include "maps/reader.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using standards::Node;
using syntax::FindingCode;
using syntax::Segment;
using syntax::Severity;

namespace {

/// "PO1[2]/N1[1]": the loops around a node, and itself if it is one.
std::string loop_path(standards::SetTree const& tree, std::uint32_t node) {
    std::string path;
    for (; node != 0; node = tree.nodes[node].parent) {
        Node const& at = tree.nodes[node];
        if (at.item == nullptr || !at.item->is_loop) continue;
        path =
            fmt::format("{}[{}]{}{}", at.item->tag, at.occurrence, path.empty() ? "" : "/", path);
    }
    return path;
}

}  // namespace

Expected<void> Reader::unmapped(std::uint32_t node) {
    if (tree_.origin != nullptr) return {};  // it knows what was not taken
    Node const& at = tree_.nodes[node];
    if (at.segment != nullptr) return unmapped_segment(*at.segment, loop_path(tree_, at.parent));
    for (std::uint32_t child = at.first_child; child != 0;
         child = tree_.nodes[child].next_sibling) {
        if (auto done = unmapped(child); !done) return done;
    }
    return {};
}

Expected<void> Reader::unmapped_segment(Segment const& segment, std::string const& loop) {
    if (program_.unmapped == Unmapped::refuse) {
        return refuse(
            segment, {}, fmt::format("no line of map {} takes this segment", program_.id),
            "add a line to the map, or let it say 'unmapped keep'"
        );
    }
    Field const* list = program_.document->find("unmapped");
    bool const is_kept = program_.unmapped == Unmapped::keep && list != nullptr;
    find(
        FindingCode::segment_not_used, Severity::warning, segment, {},
        fmt::format(
            "no line of map {} takes {}: it is {}", program_.id, name_of(segment, {}),
            is_kept ? "kept as it is" : "dropped"
        ),
        {}
    );
    if (!is_kept) return {};
    void* element = documents::add_element(result_.document.root(), *list, arena_);
    auto& kept = *static_cast<documents::Unmapped*>(element);
    if (!loop.empty()) kept.loop = arena_.copy(loop);
    kept.position = static_cast<std::int32_t>(segment.position);
    kept.segment.add(arena_).repeats.add(arena_).components.add(arena_, arena_.copy(segment.tag));
    for (std::string_view const raw : segment.elements) {
        List<documents::SegmentRepeat>& repeats = kept.segment.add(arena_).repeats;
        syntax::Delimiters const& by = options_.delimiters;
        auto const keep_components = [&](std::string_view repeat) {
            List<documents::Text>& components = repeats.add(arena_).components;
            if (repeat.empty()) components.add(arena_, keep(segment, repeat));
            syntax::PartWalk parts(repeat, by.component, by.release);
            while (auto const component = parts.next())
                components.add(
                    arena_, keep(segment, syntax::without_release(*component, by.release))
                );
        };
        if (raw.empty()) keep_components(raw);
        syntax::PartWalk repetitions(raw, by.repetition, by.release);
        while (auto const repeat = repetitions.next()) keep_components(*repeat);
    }
    return {};
}

/// Elements of a mapped segment that no line names have no place in the document.
Expected<void> Reader::untaken(Block const& block, Segment const& segment, Taken const& taken) {
    if (tree_.origin != nullptr) {
        tell_origin(block, segment, taken);
        return {};
    }
    for (std::uint16_t number = 1; number <= segment.elements.size(); ++number) {
        bool const is_taken = number < taken.size() && taken[number];
        if (is_taken || segment.elements[number - 1U].empty()) continue;
        std::string_view const found = value(segment, {number, 0});
        bool const is_filter = std::ranges::any_of(block.filters, [&](Filter const& filter) {
            return filter.place.element == number;
        });
        if (found.empty() || is_filter) continue;
        std::string text = fmt::format(
            "no line of map {} takes {} '{}'", program_.id, name_of(segment, {number, 0}), found
        );
        if (program_.unmapped == Unmapped::refuse) {
            return refuse(
                segment, {number, 0}, std::move(text),
                "add a line to the map, or let it say 'unmapped keep'"
            );
        }
        find(
            FindingCode::element_not_used, Severity::warning, segment, {number, 0}, std::move(text),
            found
        );
    }
    return {};
}
}  // namespace tidegate::maps
