// What stands in a segment: its values without padding and release characters, what their bytes
// mean, and where they are in the input.
#include "base/charset.hpp"
#include "maps/reader.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using syntax::Segment;

std::string_view Reader::rare_value(Segment const& segment, Place place, std::string_view text)
    const {
    bool const has_components =
        place.component != 0 && (segment.content & syntax::content::components) != 0;
    if (!has_components) return place.component > 1 ? std::string_view{} : plain(segment, text);
    if (cut_.segment != &segment) cut(segment);
    std::size_t const number = place.element - 1U;
    if (number >= segment.elements.size()) return {};
    std::size_t const part = cut_.firsts[number] + place.component - 1U;
    if (part >= cut_.firsts[number + 1]) return {};
    std::uint32_t const begin = cut_.begins[part];
    std::uint32_t const end = cut_.begins[part + 1] - 1;  // in front of a separator
    return plain(segment, {segment.elements.text() + begin, end - begin});
}

/// Without padding and release characters.
std::string_view Reader::plain(Segment const& segment, std::string_view text) const {
    while (text.ends_with(' ')) text.remove_suffix(1);
    char const release = options_.delimiters.release;
    bool const is_released = release != 0 && (segment.content & syntax::content::releases) != 0 &&
                             text.find(release) != std::string_view::npos;
    if (!is_released) return text;
    auto* const made = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == release && at + 1 < text.size()) ++at;
        made[size++] = text[at];
    }
    return {made, size};
}

/// All components of all elements: several lines ask for those of one element.
void Reader::cut(Segment const& segment) const {
    cut_.segment = &segment;
    syntax::Elements const& elements = segment.elements;
    char const* const text = elements.text();
    std::uint32_t const* const marks = elements.marks();
    std::size_t const count = elements.size();
    bool const is_released = (segment.content & syntax::content::releases) != 0;
    char const component = options_.delimiters.component;
    char const release = is_released ? options_.delimiters.release : '\0';
    // At most one for each byte, and one behind the last: so nothing grows below.
    std::size_t const most = (count == 0 ? 0 : marks[count] - marks[0]) + 2;
    if (cut_.begins.size() < most) cut_.begins.resize(most);
    if (cut_.firsts.size() < count + 1) cut_.firsts.resize(count + 1);
    std::uint32_t* begins = cut_.begins.data();
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < count; ++i) {
        cut_.firsts[i] = next;
        begins[next++] = marks[i] + 1;
        // Written behind the last one in any case, and kept when it is behind a separator: the
        // bytes come in any order, so nothing branches on them.
        for (std::uint32_t at = marks[i] + 1; at < marks[i + 1]; ++at) {
            if (release != 0 && text[at] == release) {
                ++at;
                continue;
            }
            begins[next] = at + 1;
            next += text[at] == component ? 1 : 0;
        }
    }
    cut_.firsts[count] = next;
    if (count != 0) begins[next] = marks[count] + 1;
}

/// "BEG03", "cac:OrderLine/cbc:Note"; element 0 is the segment itself.
std::string Reader::name_of(Segment const& segment, Place at) const {
    if (program_.xml) return program_.xml->name_of(segment.tag, at.element);
    if (at.element == 0) return std::string(segment.tag);
    return fmt::format("{}{:02}", segment.tag, at.element);
}

/// A part of the segment's own text, with its release characters: for its place in the input.
std::string_view Reader::as_it_stands(Segment const& segment, Place at) const {
    if (at.element == 0) return {};
    std::string_view text = segment.element(at.element);
    syntax::Delimiters const& by = options_.delimiters;
    if (at.component != 0) text = syntax::part_of(text, by.component, at.component, by.release);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

std::uint64_t Reader::byte_of(Segment const& segment, Place at) const {
    if (at.element == 0) return segment.byte;
    return tree_.origin == nullptr ? segment.element_byte(at.element)
                                   : tree_.origin->byte_of(segment.position, at.element);
}

/// What bytes of the input mean. X12 names no character set: bytes that are not UTF-8 are ISO
/// 8859-1, the only other one in use.
std::string Reader::decoded(std::string_view raw) const {
    if (options_.charset) return to_utf8(raw, *options_.charset);
    return is_utf8(raw) ? std::string(raw) : latin1_to_utf8(raw);
}

/// A copy in the document.
std::string_view Reader::keep(std::string_view raw) {
    bool const is_plain =
        options_.charset ? !find_foreign_byte(raw, Charset::ascii).has_value() : is_utf8(raw);
    return is_plain ? arena_.copy(raw) : arena_.copy(decoded(raw));
}

/// What keep() takes parts of.
void Reader::keep_text(Segment const& segment) {
    // A long segment may be kept for one short value.
    constexpr std::size_t kBytesMax = 256;
    syntax::Elements const& elements = segment.elements;
    kept_ = {&segment, nullptr, 0, nullptr};
    if (elements.empty()) return;
    char const* const begin = elements.front().data();
    char const* const end = elements.back().data() + elements.back().size();
    auto const size = static_cast<std::size_t>(end - begin);
    if (size > kBytesMax) return;
    kept_ = {&segment, begin, size, arena_.copy({begin, size}).data()};
}

}  // namespace tidegate::maps
