#include "documents/invoice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(InvoiceOrder);
TIDEGATE_DEFINE_TYPE(Payment);
TIDEGATE_DEFINE_TYPE(InvoiceTotals);
TIDEGATE_DEFINE_TYPE(LineOrder);
TIDEGATE_DEFINE_TYPE(LineShipment);
TIDEGATE_DEFINE_TYPE(InvoiceLine);
TIDEGATE_DEFINE_TYPE(Invoice);
TIDEGATE_DEFINE_TYPE(CreditNote);

namespace {

/// The fields of invoices and credit notes.
template <class T>
void describe_invoice(Describe<T>& d) {
    describe_environment(d);
    d.one("type", &T::type, "invoice, credit note and the like");
    d.optional("purpose", &T::purpose, "original unless sent again");
    d.one("number", &T::number, "the seller's, unique for a year").is_key = true;
    d.one("issued_on", &T::issued_on, "when the invoice was issued");
    d.optional("order", &T::order, "the order of all lines that name none");
    d.optional("seller_order", &T::seller_order, "the seller's order number");
    d.any("ship_notices", &T::ship_notices, "ship notices it covers");
    d.optional("corrects", &T::corrects, "invoice that is credited or corrected");
    d.optional("contract", &T::contract, "contract of the order");
    d.optional("department", &T::department, "the buyer's department");
    d.optional("vendor", &T::vendor, "the buyer's number for the seller");
    d.optional("customer_reference", &T::customer_reference, "reference the buyer wants back");
    d.any("references", &T::references, "all other references");
    d.any("notes", &T::notes, "notes on the invoice");
    describe_dates(d);
    d.optional("currency", &T::currency, "of all amounts; absent = that of the agreement").unit =
        "ISO 4217";
    d.optional("tax_currency", &T::tax_currency, "in which taxes are accounted for").unit =
        "ISO 4217";
    d.any("payment_terms", &T::payment_terms, "discount and net terms");
    d.optional("delivery_terms", &T::delivery_terms, "freight, Incoterms, place");
    d.optional("payment", &T::payment, "how and where to pay");
    d.optional("transport", &T::transport, "how the goods travelled");
    d.some("parties", &T::parties, "who takes part");
    d.any("charges", &T::charges, "allowances and charges on the invoice");
    d.any("taxes", &T::taxes, "summary, one per kind, category and rate");
    d.one("totals", &T::totals, "sums as sent");
    d.optional("shipped_units", &T::shipped_units, "units shipped").unit = "shipped_unit";
    d.optional("shipped_unit", &T::shipped_unit, "unit of shipped_units").unit = "Rec 20";
    d.some("lines", &T::lines, "what is invoiced");
    describe_end(d);
}

}  // namespace

void InvoiceOrder::describe(Describe<InvoiceOrder>& d) {
    d.name("invoice_order");
    d.optional("number", &InvoiceOrder::number, "the buyer's order number");
    d.optional("release", &InvoiceOrder::release, "release against a blanket order");
    d.optional("sequence", &InvoiceOrder::sequence, "sequence of the change last applied");
    d.optional("placed_on", &InvoiceOrder::placed_on, "when the buyer placed it");
    d.optional("zones", &InvoiceOrder::zones, "zone in which the time of placed_on was given");
}

void Payment::describe(Describe<Payment>& d) {
    d.name("payment");
    d.optional("method", &Payment::method, "how to pay");
    d.optional("account", &Payment::account, "account to pay to");
    d.optional("bank", &Payment::bank, "bank of the account");
    d.optional("reference", &Payment::reference, "reference to give with the payment");
    d.optional("due", &Payment::due, "last day to pay").is_date = true;
}

void InvoiceTotals::describe(Describe<InvoiceTotals>& d) {
    d.name("totals");
    d.one("total", &InvoiceTotals::total, "amount to pay").unit = "currency";
    auto sum = [&d](std::string_view name, auto member, std::string_view doc) {
        d.optional(name, member, doc).unit = "currency";
    };
    sum("lines", &InvoiceTotals::lines, "sum of the line amounts");
    sum("charges", &InvoiceTotals::charges, "sum of the charges");
    sum("allowances", &InvoiceTotals::allowances, "sum of the allowances");
    sum("taxable", &InvoiceTotals::taxable, "amount before tax");
    sum("tax", &InvoiceTotals::tax, "sum of the taxes");
    sum("with_tax", &InvoiceTotals::with_tax, "amount with tax");
    sum("prepaid", &InvoiceTotals::prepaid, "paid already");
    sum("rounding", &InvoiceTotals::rounding, "added to round the total");
    sum("discountable", &InvoiceTotals::discountable, "amount the terms discount is of");
    sum("after_discount", &InvoiceTotals::after_discount, "to pay within the discount days");
    sum("discount", &InvoiceTotals::discount, "terms discount");
}

void LineOrder::describe(Describe<LineOrder>& d) {
    d.name("line_order");
    d.optional("number", &LineOrder::number, "the buyer's order number").is_key = true;
}

void LineShipment::describe(Describe<LineShipment>& d) {
    d.name("shipment");
    describe_optional_quantity(d, "quantity shipped");
    d.optional("difference", &LineShipment::difference, "between ordered and shipped").unit =
        "unit";
    d.optional("reason", &LineShipment::reason, "why they differ");
}

void InvoiceLine::describe(Describe<InvoiceLine>& d) {
    d.name("line");
    d.one("number", &InvoiceLine::number, "own line number");
    describe_item(d);
    describe_quantity(d, "quantity invoiced");
    d.optional("price", &InvoiceLine::price, "net unit price").unit = "currency";
    d.optional("price_per", &InvoiceLine::price_per, "how many units the price is for; absent = 1")
        .unit = "unit";
    d.optional("price_basis", &InvoiceLine::price_basis, "what the price is based on");
    d.optional("amount", &InvoiceLine::amount, "line extension as sent, before tax").unit =
        "currency";
    d.optional("order", &InvoiceLine::order, "absent = the order of the header");
    d.optional("order_line", &InvoiceLine::order_line, "line of the buyer's order").is_key = true;
    d.optional("ship_notice", &InvoiceLine::ship_notice, "ship notice it was announced in");
    d.optional("ship_line", &InvoiceLine::ship_line, "line of that ship notice");
    d.any("charges", &InvoiceLine::charges, "allowances and charges on the line");
    d.any("taxes", &InvoiceLine::taxes, "taxes on the line as given");
    d.optional("shipment", &InvoiceLine::shipment, "what was shipped when that is not invoiced");
    d.any("parties", &InvoiceLine::parties, "parties of this line only");
    describe_dates(d);
    d.any("notes", &InvoiceLine::notes, "notes on the line");
    d.any("stores", &InvoiceLine::stores, "parts of the quantity by store");
    d.any("extensions", &InvoiceLine::extensions, "values of one partner or industry");
}

void Invoice::describe(Describe<Invoice>& d) {
    d.name("invoice", "invoice/1");
    describe_invoice(d);
}

void CreditNote::describe(Describe<CreditNote>& d) {
    d.name("credit_note", "credit_note/1");
    describe_invoice(d);
}

}  // namespace tidegate::documents
