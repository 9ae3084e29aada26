#include "documents/warehouse_advice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(WarehouseException);
TIDEGATE_DEFINE_TYPE(WarehouseAdviceLine);
TIDEGATE_DEFINE_TYPE(WarehouseAdvice);

void WarehouseException::describe(Describe<WarehouseException>& d) {
    d.name("exception");
    describe_discrepancy(d);
    d.optional("lot", &WarehouseException::lot, "lot the quantity is of");
}

void WarehouseAdviceLine::describe(Describe<WarehouseAdviceLine>& d) {
    d.name("line");
    d.one("number", &WarehouseAdviceLine::number, "line number; contents of packs refer to it");
    d.optional("status", &WarehouseAdviceLine::status, "what became of the line");
    d.optional("ordered", &WarehouseAdviceLine::ordered, "quantity ordered").unit = "unit";
    describe_quantity(d, "quantity shipped, received or expected");
    d.optional(
         "difference", &WarehouseAdviceLine::difference, "between ordered and shipped or received"
    )
        .unit = "unit";
    describe_item(d);
    d.any(
        "exceptions", &WarehouseAdviceLine::exceptions,
        "quantities that are not good or not as announced"
    );
    d.any("extensions", &WarehouseAdviceLine::extensions, "values of one partner or industry");
}

void WarehouseAdvice::describe(Describe<WarehouseAdvice>& d) {
    d.name("warehouse_advice", "warehouse_advice/1");
    describe_environment(d);
    d.one("kind", &WarehouseAdvice::kind, "shipped, received or expected");
    d.optional("reporting", &WarehouseAdvice::reporting, "how much of the order is told of");
    d.one("number", &WarehouseAdvice::number, "number of the shipment or receipt").is_key = true;
    d.optional("done_on", &WarehouseAdvice::done_on, "when it was shipped or received");
    d.optional(
        "warehouse_order", &WarehouseAdvice::warehouse_order, "the depositor's order number"
    );
    d.optional("order", &WarehouseAdvice::order, "the customer's order");
    d.optional("transport", &WarehouseAdvice::transport, "how the goods travel");
    d.any("parties", &WarehouseAdvice::parties, "who takes part");
    describe_dates(d);
    d.some("lines", &WarehouseAdvice::lines, "the goods");
    d.any("packs", &WarehouseAdvice::packs, "pallets, cartons and inner packs, outer ones first");
    d.optional("totals", &WarehouseAdvice::totals, "sums as sent");
    describe_end(d);
}

}  // namespace tidegate::documents
