#include "maps/struct_values.hpp"

#include "documents/extension.hpp"

#include <cstring>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;

void append_key(std::string& key, void const* base, Field const& field) {
    if (!documents::is_present(base, field)) {
        key += '\x1e';
    } else if (documents::is_scalar(field.kind)) {
        key += documents::format_value(base, field);
    } else if (field.kind == Kind::texts) {
        for (documents::Text const text : documents::member<List<documents::Text>>(base, field)) {
            key.append(text) += '\x1d';
        }
    } else if (field.kind == Kind::extensions) {
        for (auto const& extension : documents::member<List<documents::Extension>>(base, field)) {
            key.append(extension.space).append(".").append(extension.name) += '\x1d';
            for (documents::Text const text : extension.values) key.append(text) += '\x1d';
        }
    } else if (field.kind == Kind::object || field.kind == Kind::objects) {
        for (std::size_t i = 0; i < documents::count_of(base, field); ++i) {
            void const* inner = field.kind == Kind::object ? documents::object_of(base, field)
                                                           : documents::element_of(base, field, i);
            for (Field const& own : field.type->fields) append_key(key, inner, own);
            key += '\x1d';
        }
    }
    key += '\x1f';
}

std::string key_of(void const* base, std::vector<Field const*> const& fields) {
    std::string key;
    for (Field const* field : fields) append_key(key, base, *field);
    return key;
}

void copy_field(void* to, void const* from, Field const& field, Arena& arena) {
    auto const copy = [&](std::size_t bytes) {
        std::memcpy(
            static_cast<std::byte*>(to) + field.offset,
            static_cast<std::byte const*>(from) + field.offset, bytes
        );
    };
    switch (field.kind) {
        case Kind::text:
            return copy(sizeof(documents::Text));
        case Kind::word:
            return copy(1);
        case Kind::decimal:
            return copy(sizeof(std::optional<Decimal>));
        case Kind::when:
            return copy(sizeof(When));
        case Kind::integer:
            return copy(sizeof(std::optional<std::int32_t>));
        case Kind::boolean:
            return copy(sizeof(std::optional<bool>));
        case Kind::object: {
            void* made = documents::make_object(to, field, arena);
            std::memcpy(made, documents::object_of(from, field), field.type->size);
            return;
        }
        case Kind::texts:
        case Kind::words:
        case Kind::objects:
        case Kind::extensions:
        case Kind::segment:
            return copy(sizeof(List<documents::Text>));
    }
}

std::string_view derived_level(void const* document, Field const& packs, std::size_t index) {
    using Integer = std::optional<std::int32_t>;
    Field const& id = *packs.type->find("id");
    Field const& parent = *packs.type->find("parent");
    auto const of = [&](std::size_t i, Field const& field) {
        return documents::member<Integer>(documents::element_of(document, packs, i), field);
    };
    std::size_t const count = documents::count_of(document, packs);
    Integer const around = of(index, parent);
    for (std::size_t i = 0; i < count; ++i) {
        if (around && of(i, id) == around) return of(i, parent) ? "subpack" : "pack";
        if (!around && of(i, parent) && of(i, parent) == of(index, id)) return "tare";
    }
    return "pack";
}

}  // namespace tidegate::maps
