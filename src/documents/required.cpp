#include "documents/required.hpp"

#include "documents/access.hpp"

#include <fmt/format.h>

namespace tidegate::documents {
namespace {

void collect(
    TypeInfo const& type, void const* base, std::string const& prefix,
    std::vector<std::string>& missing
) {
    for (Field const& field : type.fields) {
        bool const is_required =
            field.cardinality == Cardinality::one || field.cardinality == Cardinality::some;
        std::string const path = fmt::format("{}{}", prefix, field.name);
        if (!is_present(base, field)) {
            if (is_required) missing.push_back(path);
        } else if (field.kind == Kind::object) {
            collect(*field.type, object_of(base, field), path + ".", missing);
        } else if (field.kind == Kind::objects) {
            for (std::size_t i = 0; i < count_of(base, field); ++i) {
                collect(
                    *field.type, element_of(base, field, i), fmt::format("{}[{}].", path, i),
                    missing
                );
            }
        }
    }
}

}  // namespace

std::vector<std::string> missing_fields(Document const& document) {
    std::vector<std::string> missing;
    collect(document.type(), document.root(), {}, missing);
    return missing;
}

}  // namespace tidegate::documents
