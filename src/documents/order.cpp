#include "documents/order.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Label);
TIDEGATE_DEFINE_TYPE(Subline);
TIDEGATE_DEFINE_TYPE(OrderLine);
TIDEGATE_DEFINE_TYPE(Order);

void Label::describe(Describe<Label>& d) {
    d.name("label");
    d.one("kind", &Label::kind, "which mark");
    d.one("text", &Label::text, "what to print");
}

void Subline::describe(Describe<Subline>& d) {
    d.name("subline");
    d.one("number", &Subline::number, "its number");
    d.optional("relation", &Subline::relation, "how it relates to the line");
    describe_item(d);
    d.optional("quantity", &Subline::quantity, "quantity of the subline").unit = "unit";
    d.optional("unit", &Subline::unit, "unit of quantity").unit = "Rec 20";
    describe_price(d);
}

void OrderLine::describe(Describe<OrderLine>& d) {
    d.name("line");
    d.one("number", &OrderLine::number, "line number, compared without leading zeros").is_key =
        true;
    describe_item(d);
    d.one("quantity", &OrderLine::quantity, "quantity ordered").unit = "unit";
    d.one("unit", &OrderLine::unit, "unit of quantity").unit = "Rec 20";
    describe_price(d);
    describe_dates(d);
    d.any("fulfilment", &OrderLine::fulfilment, "what is allowed when not all can be had");
    d.optional("contract", &OrderLine::contract, "contract the line falls under");
    d.any("references", &OrderLine::references, "references of the line");
    d.any("notes", &OrderLine::notes, "notes on the line");
    d.any("charges", &OrderLine::charges, "allowances and charges on the line");
    d.any("taxes", &OrderLine::taxes, "taxes on the line as given");
    d.optional("delivery_terms", &OrderLine::delivery_terms, "delivery terms of the line");
    d.any("payment_terms", &OrderLine::payment_terms, "payment terms of the line");
    d.optional("transport", &OrderLine::transport, "routing wanted for the line");
    d.any("parties", &OrderLine::parties, "ship-to, mark-for of the line");
    d.any("schedules", &OrderLine::schedules, "parts of the quantity by date");
    d.any("stores", &OrderLine::stores, "parts of the quantity by store");
    d.any("labels", &OrderLine::labels, "marks to print on the packs");
    d.any("sublines", &OrderLine::sublines, "components, additions, substitutes");
    d.optional("accounting", &OrderLine::accounting, "the buyer's cost code");
    d.any("extensions", &OrderLine::extensions, "values of one partner or industry");
}

void Order::describe(Describe<Order>& d) {
    d.name("order", "order/1");
    d.one("environment", &Order::environment, "live or test book");
    d.one("purpose", &Order::purpose, "what is to be done with the order");
    d.one("type", &Order::type, "kind of order");
    d.one("number", &Order::number, "the buyer's order number").is_key = true;
    d.optional("release", &Order::release, "release against a blanket order").is_key = true;
    d.one("placed_on", &Order::placed_on, "when the buyer placed it");
    d.optional("contract", &Order::contract, "contract of the whole order");
    d.any("contracts", &Order::contracts, "further contracts");
    d.optional("answer", &Order::answer, "which acknowledgement the buyer wants");
    d.optional("currency", &Order::currency, "absent = that of the agreement").unit = "ISO 4217";
    d.optional("department", &Order::department, "the buyer's department");
    d.optional("vendor", &Order::vendor, "the buyer's number for the seller");
    d.optional("promotion", &Order::promotion, "promotion or deal");
    d.optional("quote", &Order::quote, "the seller's quotation");
    d.optional("customer_reference", &Order::customer_reference, "reference the buyer wants back");
    d.optional("requisition", &Order::requisition, "the buyer's requisition");
    d.optional("accounting", &Order::accounting, "the buyer's cost code");
    d.any("references", &Order::references, "all other references");
    describe_dates(d);
    d.any("fulfilment", &Order::fulfilment, "what is allowed when not all can be had");
    d.optional("delivery_terms", &Order::delivery_terms, "freight, Incoterms, place");
    d.any("payment_terms", &Order::payment_terms, "discount and net terms");
    d.optional("transport", &Order::transport, "routing wanted");
    d.any("packaging", &Order::packaging, "packages wanted");
    d.any("charges", &Order::charges, "allowances and charges on the order");
    d.any("taxes", &Order::taxes, "taxes on the order as given");
    d.optional("tax_exempt", &Order::tax_exempt, "the buyer's exemption number");
    d.any("notes", &Order::notes, "notes on the order");
    d.any("contacts", &Order::contacts, "contacts of the buyer");
    d.any("parties", &Order::parties, "who takes part; without a buyer it is the sender");
    d.optional("totals", &Order::totals, "sums as sent");
    d.some("lines", &Order::lines, "what is ordered");
    d.any("extensions", &Order::extensions, "values of one partner or industry");
    d.any("unmapped", &Order::unmapped, "what no rule of the map took");
}

}  // namespace tidegate::documents
