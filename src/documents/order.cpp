#include "documents/order.hpp"

#include "documents/order_groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderLine);
TIDEGATE_DEFINE_TYPE(Order);

void OrderLine::describe(Describe<OrderLine>& d) {
    d.name("line");
    d.one("number", &OrderLine::number, "line number, compared without leading zeros").is_key =
        true;
    describe_item(d);
    describe_quantity(d, "quantity ordered");
    describe_price(d);
    describe_dates(d);
    describe_order_line_terms(d);
}

void Order::describe(Describe<Order>& d) {
    d.name("order", "order/1");
    describe_environment(d);
    d.one("purpose", &Order::purpose, "what is to be done with the order");
    d.one("type", &Order::type, "kind of order");
    d.one("number", &Order::number, "the buyer's order number").is_key = true;
    d.optional("release", &Order::release, "release against a blanket order").is_key = true;
    d.one("placed_on", &Order::placed_on, "when the buyer placed it");
    d.optional("contract", &Order::contract, "contract of the whole order");
    d.any("contracts", &Order::contracts, "further contracts");
    d.optional("answer", &Order::answer, "which acknowledgement the buyer wants");
    d.optional("currency", &Order::currency, "absent = that of the agreement").unit = "ISO 4217";
    describe_order_terms(d);
    d.some("lines", &Order::lines, "what is ordered");
    describe_end(d);
}

}  // namespace tidegate::documents
