#include "base/header_fields.hpp"

#include <algorithm>

namespace tidegate {
namespace {

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, to_lower, to_lower);
}

void HeaderFields::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [&](HeaderField const& field) {
        return equals_ignoring_case(field.name, name);
    });
    add(name, value);
}

std::optional<std::string_view> HeaderFields::find(std::string_view name) const {
    for (HeaderField const& field : fields_) {
        if (equals_ignoring_case(field.name, name)) return field.value;
    }
    return {};
}

std::string_view HeaderFields::get_or(std::string_view name, std::string_view otherwise) const {
    return find(name).value_or(otherwise);
}

std::size_t HeaderFields::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(fields_, [&](HeaderField const& field) {
        return equals_ignoring_case(field.name, name);
    }));
}

}  // namespace tidegate
