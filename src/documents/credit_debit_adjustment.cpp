#include "documents/credit_debit_adjustment.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(CreditDebitLine);
TIDEGATE_DEFINE_TYPE(CreditDebitAdjustment);

void CreditDebitLine::describe(Describe<CreditDebitLine>& d) {
    d.name("line");
    d.one("number", &CreditDebitLine::number, "own line number");
    d.one("reason", &CreditDebitLine::reason, "why the line is corrected");
    d.one("direction", &CreditDebitLine::direction, "credit or debit");
    d.optional("amount", &CreditDebitLine::amount, "amount of the correction, positive").unit =
        "currency";
    describe_item(d);
    describe_optional_quantity(d, "quantity credited or debited");
    d.optional(
         "price_difference", &CreditDebitLine::price_difference, "difference of the unit prices"
    )
        .unit = "currency";
    d.optional("price", &CreditDebitLine::price, "unit price as invoiced").unit = "currency";
    d.optional("new_price", &CreditDebitLine::new_price, "unit price as it should be").unit =
        "currency";
    d.any("charges", &CreditDebitLine::charges, "allowances and charges that are corrected");
    d.any("extensions", &CreditDebitLine::extensions, "values of one partner or industry");
}

void CreditDebitAdjustment::describe(Describe<CreditDebitAdjustment>& d) {
    d.name("credit_debit_adjustment", "credit_debit_adjustment/1");
    describe_environment(d);
    d.one("number", &CreditDebitAdjustment::number, "number of the adjustment").is_key = true;
    d.one("issued_on", &CreditDebitAdjustment::issued_on, "when it was issued");
    d.optional(
        "zones", &CreditDebitAdjustment::zones, "zone in which the time of issued_on was given"
    );
    d.one("direction", &CreditDebitAdjustment::direction, "credit or debit");
    d.one("amount", &CreditDebitAdjustment::amount, "amount in all, positive").unit = "currency";
    d.optional("handling", &CreditDebitAdjustment::handling, "how it is settled");
    d.optional("purpose", &CreditDebitAdjustment::purpose, "original unless sent again");
    d.optional("invoice", &CreditDebitAdjustment::invoice, "invoice that is corrected");
    d.optional("invoiced_on", &CreditDebitAdjustment::invoiced_on, "its date").is_date = true;
    d.optional("order", &CreditDebitAdjustment::order, "the order that was invoiced");
    d.optional("seller_order", &CreditDebitAdjustment::seller_order, "the seller's order number");
    d.optional("currency", &CreditDebitAdjustment::currency, "absent = that of the agreement")
        .unit = "ISO 4217";
    d.any("parties", &CreditDebitAdjustment::parties, "who takes part");
    d.any("lines", &CreditDebitAdjustment::lines, "what is corrected");
    describe_end(d);
}

}  // namespace tidegate::documents
