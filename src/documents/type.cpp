#include "documents/type.hpp"

#include <algorithm>

namespace tidegate::documents {

Field const* TypeInfo::find(std::string_view field) const {
    auto const found = std::ranges::find(fields, field, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

}  // namespace tidegate::documents
