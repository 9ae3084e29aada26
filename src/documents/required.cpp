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
    if (type.probes.empty()) return;
    FieldSet const there = type.probes.there(base);
    FieldSet looked_at = type.required - there;
    looked_at |= type.inner & there;
    looked_at.for_each([&](std::size_t number) {
        Field const& field = type.fields[number];
        if (!is_present(base, field)) {
            if (type.required.has(number))
                missing.push_back(fmt::format("{}{}", text_of(way), field.name));
        } else if (field.kind == Kind::object) {
            Way const here{way, field.name, {}};
            collect(*field.type, object_of(base, field), &here, missing);
        } else if (field.kind == Kind::objects) {
            for (std::size_t i = 0; i < count_of(base, field); ++i) {
                Way const here{way, field.name, i};
                collect(*field.type, element_of(base, field, i), &here, missing);
            }
        }
    });
}

/// True when nothing is missing, as mostly: asked without regard to order.
bool is_complete(TypeInfo const& type, void const* base) {
    if (type.inner.empty()) return type.probes.has_all(base);
    FieldSet found;
    bool is_below = true;
    type.probes.for_each(base, [&](std::size_t number) {
        if (found.has(number)) return;
        found.add(number);
        if (!type.inner.has(number)) return;
        Field const& field = type.fields[number];
        if (field.kind == Kind::object) {
            void const* object = object_of(base, field);
            // Of an empty object nothing is required, but the object may be.
            is_below =
                is_below && is_complete(*field.type, object) && has_fields(*field.type, object);
            return;
        }
        std::size_t const count = count_of(base, field);
        for (std::size_t i = 0; is_below && i < count; ++i)
            is_below = is_complete(*field.type, element_of(base, field, i));
    });
    return is_below && (type.required - found).empty();
}

}  // namespace

std::vector<std::string> missing_fields(Document const& document) {
    std::vector<std::string> missing;
    if (is_complete(document.type(), document.root())) return missing;
    collect(document.type(), document.root(), nullptr, missing);
    return missing;
}

}  // namespace tidegate::documents
