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
    if (number + 1 >= cut_.first_parts.size()) return {};
    std::size_t const part = cut_.first_parts[number] + place.component - 1U;
    return part < cut_.first_parts[number + 1] ? cut_.parts[part] : std::string_view{};
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
    cut_.parts.clear();
    cut_.first_parts.clear();
    bool const is_released = (segment.content & syntax::content::releases) != 0;
    syntax::Delimiters const& by = options_.delimiters;
    char const release = is_released ? by.release : '\0';
    for (std::string_view const element : segment.elements) {
        cut_.first_parts.push_back(static_cast<std::uint32_t>(cut_.parts.size()));
        std::size_t begin = 0;
        for (std::size_t at = 0; at < element.size(); ++at) {
            if (release != 0 && element[at] == release) {
                ++at;
            } else if (element[at] == by.component && by.component != 0) {
                cut_.parts.push_back(plain(segment, element.substr(begin, at - begin)));
                begin = at + 1;
            }
        }
        cut_.parts.push_back(plain(segment, element.substr(begin)));
    }
    cut_.first_parts.push_back(static_cast<std::uint32_t>(cut_.parts.size()));
}

/// "BEG03", "cac:OrderLine/cbc:Note"; element 0 is the segment itself.
std::string Reader::name_of(Segment const& segment, Place at) const {
    if (program_.xml) return program_.xml->name_of(segment.tag, at.element);
    if (at.element == 0) return std::string(segment.tag);
    return fmt::format("{}{:02}", segment.tag, at.element);
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

std::string_view Reader::keep(Segment const& segment, std::string_view raw) {
    return (segment.content & syntax::content::special) == 0 ? arena_.copy(raw) : keep(raw);
}
}  // namespace tidegate::maps
