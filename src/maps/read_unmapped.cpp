// Segments and elements that no rule takes: kept, told or refused.
#include "documents/extension.hpp"
#include "maps/reader.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace tidegate::maps {

using documents::Field;
using standards::Node;
using syntax::FindingCode;
using syntax::Segment;
using syntax::Severity;

/// "PO1[2]/N1[1]": the loops around a node, and itself if it is one. Good until the next call.
std::string_view Reader::loop_path(std::uint32_t node) {
    memory_.loops.clear();
    for (; node != 0; node = tree_.nodes[node].parent) {
        Node const& at = tree_.nodes[node];
        if (at.item != nullptr && at.item->is_loop) memory_.loops.push_back(node);
    }
    std::string& path = memory_.loop_path;
    path.clear();
    for (std::size_t i = memory_.loops.size(); i-- > 0;) {
        Node const& at = tree_.nodes[memory_.loops[i]];
        if (!path.empty()) path += '/';
        std::array<char, 10> room;
        char* const end = std::to_chars(room.begin(), room.end(), at.occurrence).ptr;
        path.append(at.item->tag).append(1, '[').append(room.begin(), end).append(1, ']');
    }
    return path;
}

Outcome<void> Reader::unmapped(std::uint32_t node) {
    if (tree_.origin != nullptr) return {};  // it knows what was not taken
    Node const& at = tree_.nodes[node];
    if (at.segment != nullptr) return unmapped_segment(*at.segment, loop_path(at.parent));
    for (std::uint32_t child = at.first_child; child != 0;
         child = tree_.nodes[child].next_sibling) {
        if (auto done = unmapped(child); !done) return done;
    }
    return {};
}

Outcome<void> Reader::unmapped_segment(Segment const& segment, std::string_view loop) {
    if (program_.unmapped == Unmapped::refuse) {
        return refuse(
            segment, {}, fmt::format("no line of map {} takes this segment", program_.id),
            "add a line to the map, or let it say 'unmapped keep'"
        );
    }
    Field const* list = program_.document->find("unmapped");
    bool const is_kept = program_.unmapped == Unmapped::keep && list != nullptr;
    // Some partners send one in each message: nothing is formatted.
    if (syntax::Finding* finding =
            add_finding(FindingCode::segment_not_used, Severity::warning, segment, {}, {})) {
        finding->text.append("no line of map ").append(program_.id).append(" takes ");
        finding->text.append(name_of(segment, {}));
        finding->text.append(is_kept ? ": it is kept as it is" : ": it is dropped");
    }
    if (!is_kept) return {};
    void* element = documents::add_element(result_.document.root(), *list, arena_);
    auto& kept = *static_cast<documents::Unmapped*>(element);
    if (!loop.empty()) kept.loop = arena_.copy(loop);
    kept.position = static_cast<std::int32_t>(segment.position);
    kept.segment.add(arena_).repeats.add(arena_).components.add(arena_, arena_.copy(segment.tag));
    for (std::string_view const raw : segment.elements) keep_element(segment, raw, kept);
    return {};
}

void Reader::keep_element(Segment const& segment, std::string_view raw, documents::Unmapped& to) {
    syntax::Delimiters const& by = options_.delimiters;
    bool const is_released = (segment.content & syntax::content::releases) != 0;
    List<documents::SegmentRepeat>& repeats = to.segment.add(arena_).repeats;
    auto const keep_components = [&](std::string_view repeat) {
        List<documents::Text>& components = repeats.add(arena_).components;
        if (repeat.empty()) components.add(arena_, keep(segment, repeat));
        syntax::PartWalk parts(repeat, by.component, by.release);
        while (auto const component = parts.next()) {
            components.add(
                arena_, is_released ? keep(segment, syntax::without_release(*component, by.release))
                                    : keep(segment, *component)
            );
        }
    };
    if (raw.empty()) keep_components(raw);
    syntax::PartWalk repetitions(raw, by.repetition, by.release);
    while (auto const repeat = repetitions.next()) keep_components(*repeat);
}

/// Some partners send such an element in each message: nothing is formatted.
void Reader::say_untaken(std::string& text, std::string_view element, std::string_view value)
    const {
    text.append("no line of map ").append(program_.id).append(" takes ").append(element);
    text.append(" '").append(value).append("'");
}

Outcome<void> Reader::tell_untaken(Segment const& segment, Taken const& taken) {
    if (tree_.origin != nullptr) {
        tree_.origin->take(segment.position, taken);
        return {};
    }
    for (std::size_t next = taken.next_absent(1); next <= segment.elements.size();
         next = taken.next_absent(next + 1)) {
        if (segment.elements[next - 1].empty()) continue;
        auto const number = static_cast<std::uint16_t>(next);
        std::string_view const found = value(segment, {number, 0});
        if (found.empty()) continue;
        Place const at{number, 0};
        if (program_.unmapped == Unmapped::refuse) {
            std::string text;
            say_untaken(text, name_of(segment, at), found);
            return refuse(
                segment, at, std::move(text), "add a line to the map, or let it say 'unmapped keep'"
            );
        }
        if (syntax::Finding* finding =
                add_finding(FindingCode::element_not_used, Severity::warning, segment, at, found))
            say_untaken(finding->text, name_of(segment, at), found);
    }
    return {};
}
}  // namespace tidegate::maps
