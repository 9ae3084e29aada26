#include "documents/warehouse_order.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(WarehouseOrderLine);
TIDEGATE_DEFINE_TYPE(WarehouseOrder);

void WarehouseOrderLine::describe(Describe<WarehouseOrderLine>& d) {
    d.name("line");
    d.one("number", &WarehouseOrderLine::number, "own line number").is_key = true;
    describe_quantity(d, "quantity to ship");
    describe_item(d);
    d.any("labels", &WarehouseOrderLine::labels, "marks to print on the packs");
    d.any("stores", &WarehouseOrderLine::stores, "parts of the quantity by store");
    d.any("extensions", &WarehouseOrderLine::extensions, "values of one partner or industry");
}

void WarehouseOrder::describe(Describe<WarehouseOrder>& d) {
    d.name("warehouse_order", "warehouse_order/1");
    describe_environment(d);
    d.one("action", &WarehouseOrder::action, "what is to be done with the order");
    d.one("number", &WarehouseOrder::number, "the depositor's order number").is_key = true;
    d.optional("issued_on", &WarehouseOrder::issued_on, "when the order was issued");
    d.optional("order", &WarehouseOrder::order, "the customer's order that is shipped");
    describe_dates(d);
    d.optional("freight", &WarehouseOrder::freight, "who pays the freight");
    d.optional("transport", &WarehouseOrder::transport, "routing wanted");
    d.any("parties", &WarehouseOrder::parties, "who takes part");
    d.any("notes", &WarehouseOrder::notes, "notes on the order");
    d.any("references", &WarehouseOrder::references, "all other references");
    d.some("lines", &WarehouseOrder::lines, "what is to be shipped");
    d.optional("totals", &WarehouseOrder::totals, "sums as sent");
    describe_end(d);
}

}  // namespace tidegate::documents
