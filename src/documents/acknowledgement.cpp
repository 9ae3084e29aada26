#include "documents/acknowledgement.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderReference);
TIDEGATE_DEFINE_TYPE(LineAnswer);
TIDEGATE_DEFINE_TYPE(AcknowledgementLine);
TIDEGATE_DEFINE_TYPE(Acknowledgement);

void OrderReference::describe(Describe<OrderReference>& d) {
    d.name("order_reference");
    d.one("number", &OrderReference::number, "the buyer's order number").is_key = true;
    d.optional("release", &OrderReference::release, "release against a blanket order").is_key =
        true;
    // X12 855 cannot do without it; ORDRSP and OrderResponse often come without.
    d.optional("placed_on", &OrderReference::placed_on, "when the buyer placed it");
    d.optional("zones", &OrderReference::zones, "zone in which the time of placed_on was given");
    d.optional("type", &OrderReference::type, "kind of order");
}

void LineAnswer::describe(Describe<LineAnswer>& d) {
    d.name("answer");
    d.one("status", &LineAnswer::status, "what happens to this quantity").is_key = true;
    describe_optional_quantity(d, "quantity of this answer");
    describe_dates(d);
    d.optional("price", &LineAnswer::price, "what will be charged, if not as ordered").unit =
        "currency";
    d.optional("substitute", &LineAnswer::substitute, "ids of the item sent instead");
    d.optional("reason", &LineAnswer::reason, "why not as ordered");
    d.optional("text", &LineAnswer::text, "reason in words");
}

void AcknowledgementLine::describe(Describe<AcknowledgementLine>& d) {
    d.name("line");
    d.one("number", &AcknowledgementLine::number, "the order's line number").is_key = true;
    d.optional(
        "own_number", &AcknowledgementLine::own_number,
        "number in the response, of the first answer"
    );
    d.optional(
        "action", &AcknowledgementLine::action,
        "of an 865: the change that is answered, or ours to the line"
    );
    describe_item(d);
    describe_optional_quantity(d, "quantity as ordered");
    d.optional("price", &AcknowledgementLine::price, "net unit price as ordered").unit = "currency";
    d.optional("price_basis", &AcknowledgementLine::price_basis, "price basis as ordered");
    d.any(
        "answers", &AcknowledgementLine::answers,
        "what happens to the line, one per status and date; none = as the document decides"
    );
    d.any("schedules", &AcknowledgementLine::schedules, "parts of the quantity by date");
    d.any("extensions", &AcknowledgementLine::extensions, "values of one partner or industry");
}

void Acknowledgement::describe(Describe<Acknowledgement>& d) {
    d.name("acknowledgement", "acknowledgement/1");
    describe_environment(d);
    d.one("purpose", &Acknowledgement::purpose, "original unless sent again");
    d.one("decision", &Acknowledgement::decision, "answer to the order as a whole");
    d.optional("number", &Acknowledgement::number, "number of the response");
    d.optional("seller_order", &Acknowledgement::seller_order, "the seller's order number");
    d.optional("issued_on", &Acknowledgement::issued_on, "when the response was issued");
    d.one("order", &Acknowledgement::order, "the order that is answered");
    d.optional("sequence", &Acknowledgement::sequence, "sequence of the change answered").is_key =
        true;
    d.optional("changed_on", &Acknowledgement::changed_on, "date of the change request");
    d.optional("contract", &Acknowledgement::contract, "contract of the order");
    d.optional("request", &Acknowledgement::request, "reference of the request");
    d.optional("currency", &Acknowledgement::currency, "absent = that of the agreement").unit =
        "ISO 4217";
    d.any("references", &Acknowledgement::references, "all other references");
    describe_dates(d);
    d.any("notes", &Acknowledgement::notes, "notes on the response");
    d.any("payment_terms", &Acknowledgement::payment_terms, "the seller's terms, when they differ");
    d.optional(
        "delivery_terms", &Acknowledgement::delivery_terms, "the seller's terms, when they differ"
    );
    d.optional("transport", &Acknowledgement::transport, "the seller's routing, when it differs");
    d.any("charges", &Acknowledgement::charges, "the seller's, when they differ");
    d.any("taxes", &Acknowledgement::taxes, "the seller's, when they differ");
    d.any("parties", &Acknowledgement::parties, "who takes part");
    d.optional("totals", &Acknowledgement::totals, "sums as sent");
    d.any("lines", &Acknowledgement::lines, "one per order line, in the order's sequence");
    describe_end(d);
}

}  // namespace tidegate::documents
