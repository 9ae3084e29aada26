#include "documents/registry.hpp"

#include "documents/acknowledgement.hpp"
#include "documents/application_advice.hpp"
#include "documents/catalogue.hpp"
#include "documents/credit_debit_adjustment.hpp"
#include "documents/forecast.hpp"
#include "documents/functional_acknowledgement.hpp"
#include "documents/inventory.hpp"
#include "documents/invoice.hpp"
#include "documents/order.hpp"
#include "documents/order_change.hpp"
#include "documents/order_status.hpp"
#include "documents/product_activity.hpp"
#include "documents/receiving_advice.hpp"
#include "documents/remittance.hpp"
#include "documents/return_authorisation.hpp"
#include "documents/ship_notice.hpp"
#include "documents/warehouse_advice.hpp"
#include "documents/warehouse_order.hpp"

#include <array>

namespace tidegate::documents {

std::span<TypeInfo const* const> document_types() {
    static auto const types = std::to_array<TypeInfo const*>(
        {&type_of<Order>(), &type_of<OrderChange>(), &type_of<Acknowledgement>(),
         &type_of<ShipNotice>(), &type_of<Invoice>(), &type_of<CreditNote>(), &type_of<Inventory>(),
         &type_of<Forecast>(), &type_of<ProductActivity>(), &type_of<Catalogue>(),
         &type_of<ReturnAuthorisation>(), &type_of<OrderStatus>(), &type_of<ReceivingAdvice>(),
         &type_of<Remittance>(), &type_of<WarehouseOrder>(), &type_of<WarehouseAdvice>(),
         &type_of<ApplicationAdvice>(), &type_of<FunctionalAcknowledgement>(),
         &type_of<CreditDebitAdjustment>()}
    );
    return types;
}

TypeInfo const* find_document_type(std::string_view schema_or_name) {
    for (TypeInfo const* type : document_types()) {
        if (type->schema == schema_or_name || type->name == schema_or_name) return type;
    }
    return nullptr;
}

}  // namespace tidegate::documents
