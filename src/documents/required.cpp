#include "documents/required.hpp"

#include "documents/access.hpp"

#include <fmt/format.h>

namespace tidegate::documents {
namespace {

/// How the walk came to a struct. A path is put into words only for a field that is missing:
/// doing so for all of them was most of the time of reading an order.
struct Way {
    Way const* parent = nullptr;
    std::string_view name;
    std::optional<std::size_t> index;
};

std::string text_of(Way const* way) {
    if (way == nullptr) return {};
    std::string const parent = text_of(way->parent);
    return way->index ? fmt::format("{}{}[{}].", parent, way->name, *way->index)
                      : fmt::format("{}{}.", parent, way->name);
}

void collect(
    TypeInfo const& type, void const* base, Way const* way, std::vector<std::string>& missing
) {
    for (Field const& field : type.fields) {
        bool const is_required =
            field.cardinality == Cardinality::one || field.cardinality == Cardinality::some;
        bool const is_struct = field.kind == Kind::object || field.kind == Kind::objects;
        if (!is_required && !is_struct) continue;
        if (!is_present(base, field)) {
            if (is_required) missing.push_back(fmt::format("{}{}", text_of(way), field.name));
        } else if (field.kind == Kind::object) {
            Way const here{way, field.name, {}};
            collect(*field.type, object_of(base, field), &here, missing);
        } else if (field.kind == Kind::objects) {
            for (std::size_t i = 0; i < count_of(base, field); ++i) {
                Way const here{way, field.name, i};
                collect(*field.type, element_of(base, field, i), &here, missing);
            }
        }
    }
}

}  // namespace

std::vector<std::string> missing_fields(Document const& document) {
    std::vector<std::string> missing;
    collect(document.type(), document.root(), nullptr, missing);
    return missing;
}

}  // namespace tidegate::documents
