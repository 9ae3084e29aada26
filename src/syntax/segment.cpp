#include "syntax/segment.hpp"

#include <algorithm>

namespace tidegate::syntax {

std::uint64_t Segment::element_byte(std::size_t number) const {
    if (number == 0) return byte;
    if (!is_as_received()) return byte + source_begins[std::min(number - 1, elements.size())];
    // Tag and elements are views of one contiguous piece of the input, so distances in memory are
    // distances there.
    std::string_view const last = elements.empty() ? tag : elements.back();
    char const* const at =
        number <= elements.size() ? elements[number - 1].data() : last.data() + last.size();
    return byte + static_cast<std::size_t>(at - tag.data());
}

std::size_t find_separator(std::string_view text, char separator, char release) {
    if (release == 0) return text.find(separator);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == release) {
            ++at;
        } else if (text[at] == separator) {
            return at;
        }
    }
    return std::string_view::npos;
}

std::string_view part_of(std::string_view text, char separator, std::size_t number, char release) {
    if (number == 0) return {};
    if (separator == 0) return number == 1 ? text : std::string_view{};
    for (;;) {
        std::size_t const end = find_separator(text, separator, release);
        if (number == 1) return text.substr(0, end);
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
        --number;
    }
}

std::size_t count_parts(std::string_view text, char separator, char release) {
    if (text.empty()) return 0;
    if (separator == 0) return 1;
    if (release == 0) return static_cast<std::size_t>(std::ranges::count(text, separator)) + 1;
    std::size_t count = 1;
    for (;; ++count) {
        std::size_t const end = find_separator(text, separator, release);
        if (end == std::string_view::npos) return count;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::string_view> PartWalk::next() {
    if (!has_more_) return {};
    std::size_t const end =
        separator_ == 0 ? std::string_view::npos : find_separator(rest_, separator_, release_);
    std::string_view const part = rest_.substr(0, end);
    has_more_ = end != std::string_view::npos;
    if (has_more_) rest_.remove_prefix(end + 1);
    return part;
}

std::string without_release(std::string_view text, char release) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (release != 0 && text[at] == release && at + 1 < text.size()) ++at;
        out += text[at];
    }
    return out;
}

std::string_view TransactionSet::type() const {
    if (segments.empty()) return "";
    Segment const& header = segments.front();
    if (standard == Standard::x12) return header.element(1);
    if (header.tag == "UNO") return header.tag;
    return part_of(header.element(2), delimiters.component, 1, delimiters.release);
}

std::string_view TransactionSet::control() const {
    if (segments.empty()) return "";
    return segments.front().element(standard == Standard::x12 ? 2 : 1);
}

}  // namespace tidegate::syntax
