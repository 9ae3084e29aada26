#include "syntax/segment.hpp"

#include <algorithm>

namespace tidegate::syntax {

std::uint64_t Segment::element_byte(std::size_t number) const {
    if (number == 0) return byte;
    // Tag and elements are views of one contiguous piece of the input, so distances in memory are
    // distances there.
    if (number <= elements.size()) {
        return byte + static_cast<std::uint64_t>(elements[number - 1].data() - tag.data());
    }
    std::string_view const last = elements.empty() ? tag : elements.back();
    return byte + static_cast<std::uint64_t>(last.data() + last.size() - tag.data());
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
