#include "documents/order_number.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderNumber);

void OrderNumber::describe(Describe<OrderNumber>& d) {
    d.name("order_number");
    d.one("number", &OrderNumber::number, "the buyer's order number").is_key = true;
    d.optional("release", &OrderNumber::release, "release against a blanket order").is_key = true;
    d.optional("placed_on", &OrderNumber::placed_on, "when the buyer placed it");
    d.optional("zones", &OrderNumber::zones, "zone in which the time of placed_on was given");
}

}  // namespace tidegate::documents
