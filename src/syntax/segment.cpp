#include "syntax/segment.hpp"

#include "syntax/characters.hpp"

#include <algorithm>

namespace tidegate::syntax {

std::uint64_t Segment::element_byte(std::size_t number) const {
    if (number == 0) return byte;
    // Tag and elements are views of one contiguous piece of the input, so distances in memory are
    // distances there.
    std::string_view const last = elements.empty() ? tag : elements.back();
    char const* const at =
        number <= elements.size() ? elements[number - 1].data() : last.data() + last.size();
    auto const distance = static_cast<std::size_t>(at - tag.data());
    return byte + (wrapped_text.empty() ? distance : offset_with_line_ends(wrapped_text, distance));
}

std::string_view part_of(std::string_view text, char separator, std::size_t number) {
    if (number == 0) return {};
    if (separator == 0) return number == 1 ? text : std::string_view{};
    for (;;) {
        std::size_t const end = text.find(separator);
        if (number == 1) return text.substr(0, end);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
        --number;
    }
}

std::size_t count_parts(std::string_view text, char separator) {
    if (text.empty()) return 0;
    if (separator == 0) return 1;
    return static_cast<std::size_t>(std::ranges::count(text, separator)) + 1;
}

}  // namespace tidegate::syntax
