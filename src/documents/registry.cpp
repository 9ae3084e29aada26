#include "documents/registry.hpp"

#include "documents/acknowledgement.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "documents/ship_notice.hpp"

#include <array>

namespace tidegate::documents {

std::span<TypeInfo const* const> document_types() {
    static std::array<TypeInfo const*, 4> const types{
        &type_of<Order>(), &type_of<Acknowledgement>(), &type_of<ShipNotice>(), &type_of<Invoice>()
    };
    return types;
}

TypeInfo const* find_document_type(std::string_view schema_or_name) {
    for (TypeInfo const* type : document_types()) {
        if (type->schema == schema_or_name || type->name == schema_or_name) return type;
    }
    return nullptr;
}

}  // namespace tidegate::documents
