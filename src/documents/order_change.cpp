#include "documents/order_change.hpp"

#include "documents/order_groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderChangeLine);
TIDEGATE_DEFINE_TYPE(OrderChange);

void OrderChangeLine::describe(Describe<OrderChangeLine>& d) {
    d.name("line");
    d.one(
         "number", &OrderChangeLine::number,
         "the order's line number, compared without leading zeros"
    )
        .is_key = true;
    d.one("action", &OrderChangeLine::action, "what is done to the line");
    d.optional("quantity", &OrderChangeLine::quantity, "new total ordered").unit = "unit";
    d.optional("left", &OrderChangeLine::left, "quantity left to receive").unit = "unit";
    d.optional(
         "delta", &OrderChangeLine::delta,
         "difference to the quantity before, where the partner sends that"
    )
        .unit = "unit";
    d.optional("unit", &OrderChangeLine::unit, "unit of quantity").unit = "Rec 20";
    describe_price(d);
    describe_item(d);
    d.optional("replaced_by", &OrderChangeLine::replaced_by, "ids of the item ordered instead");
    describe_dates(d);
    describe_order_line_terms(d);
}

void OrderChange::describe(Describe<OrderChange>& d) {
    d.name("order_change", "order_change/1");
    describe_environment(d);
    d.one("purpose", &OrderChange::purpose, "change, replace, cancellation and the like");
    d.optional("type", &OrderChange::type, "kind of order");
    d.optional("number", &OrderChange::number, "number of the change itself");
    d.optional("sequence", &OrderChange::sequence, "sequence of changes to the order").is_key =
        true;
    d.one("issued_on", &OrderChange::issued_on, "when the change was issued");
    d.one("order", &OrderChange::order, "the order that is changed");
    d.optional("contract", &OrderChange::contract, "contract of the whole order");
    d.any("contracts", &OrderChange::contracts, "further contracts");
    d.optional("request", &OrderChange::request, "reference of the request");
    d.optional("answer", &OrderChange::answer, "which acknowledgement the buyer wants");
    d.optional("reason", &OrderChange::reason, "why it is changed, in words");
    d.optional("currency", &OrderChange::currency, "absent = that of the agreement").unit =
        "ISO 4217";
    describe_order_terms(d);
    d.any("lines", &OrderChange::lines, "the lines that are changed; a cancellation may have none");
    describe_end(d);
}

}  // namespace tidegate::documents
