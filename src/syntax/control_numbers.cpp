#include "syntax/control_numbers.hpp"

#include "syntax/characters.hpp"

#include <charconv>

namespace tidegate::syntax {

std::optional<std::uint32_t> number_of(std::string_view text) {
    constexpr std::size_t kDigitsMax = 9;
    if (!is_digits(text) || text.size() > kDigitsMax) return {};
    std::uint32_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool SeenControlNumbers::add(std::string_view control) {
    auto const value = number_of(control);
    if (!value) return others_.emplace(control).second;
    auto const after = runs_.upper_bound({control.size(), *value});
    bool const touches_after =
        after != runs_.end() && after->first == Key{control.size(), *value + 1};
    if (after != runs_.begin()) {
        auto const before = std::prev(after);
        bool const same_length = before->first.first == control.size();
        if (same_length && *value <= before->second) return false;
        if (same_length && *value == before->second + 1) {
            before->second = touches_after ? after->second : *value;
            if (touches_after) runs_.erase(after);
            return true;
        }
    }
    std::uint32_t const last = touches_after ? after->second : *value;
    if (touches_after) runs_.erase(after);
    runs_.emplace(Key{control.size(), *value}, last);
    return true;
}

void SeenControlNumbers::clear() {
    runs_.clear();
    others_.clear();
}

}  // namespace tidegate::syntax
