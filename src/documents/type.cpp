#include "documents/type.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace tidegate::documents {

Field const* TypeInfo::find(std::string_view field) const {
    auto const found = std::ranges::find(fields, field, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

void TypeInfo::finish() {
    TIDEGATE_CHECK(fields.size() <= FieldSet::kSize);
    for (Field const& field : fields) {
        std::size_t const number = number_of(field);
        if (field.cardinality == Cardinality::one || field.cardinality == Cardinality::some)
            required.add(number);
        bool const is_struct = field.kind == Kind::object || field.kind == Kind::objects;
        bool const has_needs =
            is_struct && !(field.type->required.empty() && field.type->inner.empty());
        // An object that is needed is not there when it is empty.
        if (has_needs || (field.kind == Kind::object && required.has(number))) inner.add(number);
    }
    zones = find("zones");
    FieldSet both = required;
    both |= inner;
    probes = FieldProbes(*this, both);
}

}  // namespace tidegate::documents
