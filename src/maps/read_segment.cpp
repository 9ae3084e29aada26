// What stands in a segment: its values without padding and release characters, what their bytes
// mean, and where they are in the input.
#include "base/charset.hpp"
#include "maps/reader.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace tidegate::maps {

using syntax::Segment;

namespace {

constexpr std::uint64_t kEachByte = 0x0101010101010101;
constexpr std::uint64_t kEachLow = 0x7F * kEachByte;

/// Calls `use` with the offset of each byte `wanted` in the text from `begin` to before `end`,
/// eight bytes at a time. None is when `wanted` is 0.
template <class Use>
void for_each_byte(
    char const* text, std::uint32_t begin, std::uint32_t end, char wanted, Use const& use
) {
    if (wanted == 0) return;
    constexpr std::uint32_t kBytes = sizeof(std::uint64_t);
    std::uint64_t const pattern = kEachByte * static_cast<unsigned char>(wanted);
    std::uint32_t at = begin;
    for (; at + kBytes <= end; at += kBytes) {
        std::uint64_t word;
        std::memcpy(&word, text + at, kBytes);
        word ^= pattern;
        // The highest bit of each byte that is 0 now: no carry goes from one to the next.
        std::uint64_t found = ~(((word & kEachLow) + kEachLow) | word | kEachLow);
        if constexpr (std::endian::native == std::endian::big) found = __builtin_bswap64(found);
        for (; found != 0; found &= found - 1)
            use(at + static_cast<std::uint32_t>(std::countr_zero(found)) / 8);
    }
    for (; at < end; ++at) {
        if (text[at] == wanted) use(at);
    }
}

}  // namespace

std::string_view Reader::rare_value(Segment const& segment, Place place, std::string_view text)
    const {
    bool const has_components =
        place.component != 0 && (segment.content & syntax::content::components) != 0;
    if (!has_components) return place.component > 1 ? std::string_view{} : plain(segment, text);
    if (cut_.segment != &segment) cut(segment);
    return plain(segment, part(segment, place));
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
    syntax::Elements const& elements = segment.elements;
    std::uint32_t const* const marks = elements.marks();
    std::size_t const count = elements.size();
    // At most one for each byte, and one behind the last: so nothing grows below.
    std::size_t const most = (count == 0 ? 0 : marks[count] - marks[0]) + 2;
    if (cut_.begins.size() < most) cut_.begins.resize(most);
    if (cut_.firsts.size() < count + 1) cut_.firsts.resize(count + 1);
    cut_.segment = &segment;
    cut_.firsts[0] = 0;
    if (count == 0) return;
    if ((segment.content & syntax::content::releases) != 0) return cut_released(segment);
    std::uint32_t* const begins = cut_.begins.data();
    std::uint32_t* const firsts = cut_.firsts.data();
    std::uint32_t next = 0;
    std::size_t element = 0;
    begins[next++] = marks[0] + 1;
    for_each_byte(
        elements.text(), marks[0] + 1, marks[count], options_.delimiters.component,
        [&](std::uint32_t at) {
            while (marks[element + 1] < at) {
                firsts[++element] = next;
                begins[next++] = marks[element] + 1;
            }
            begins[next++] = at + 1;
        }
    );
    while (element + 1 < count) {
        firsts[++element] = next;
        begins[next++] = marks[element] + 1;
    }
    firsts[count] = next;
    begins[next] = marks[count] + 1;
}

/// The same where a separator behind a release character is data.
void Reader::cut_released(Segment const& segment) const {
    char const* const text = segment.elements.text();
    std::uint32_t const* const marks = segment.elements.marks();
    std::size_t const count = segment.elements.size();
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < count; ++i) {
        cut_.firsts[i] = next;
        cut_.begins[next++] = marks[i] + 1;
        for (std::uint32_t at = marks[i] + 1; at < marks[i + 1]; ++at) {
            if (text[at] == options_.delimiters.release) {
                ++at;
            } else if (text[at] == options_.delimiters.component) {
                cut_.begins[next++] = at + 1;
            }
        }
    }
    cut_.firsts[count] = next;
    cut_.begins[next] = marks[count] + 1;
}

/// "BEG03", "cac:OrderLine/cbc:Note"; element 0 is the segment itself.
std::string Reader::name_of(Segment const& segment, Place at) const {
    if (program_.xml) return program_.xml->name_of(segment.tag, at.element);
    std::string name(segment.tag);
    if (at.element == 0) return name;
    constexpr std::uint16_t kOneDigit = 10;
    if (at.element < kOneDigit) name += '0';
    return name += std::to_string(at.element);
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
