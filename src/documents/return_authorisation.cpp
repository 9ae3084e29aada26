#include "documents/return_authorisation.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(ReturnLine);
TIDEGATE_DEFINE_TYPE(ReturnAuthorisation);

void ReturnLine::describe(Describe<ReturnLine>& d) {
    d.name("line");
    describe_item(d);
    describe_quantity(d, "quantity to return");
    d.optional("price", &ReturnLine::price, "net unit price").unit = "currency";
    d.optional("disposition", &ReturnLine::disposition, "absent = that of the header");
    d.optional("reason", &ReturnLine::reason, "absent = that of the header");
    d.optional("invoice", &ReturnLine::invoice, "invoice of the goods, if not that of the header");
    d.optional("amount", &ReturnLine::amount, "amount to be credited").unit = "currency";
    d.any("extensions", &ReturnLine::extensions, "values of one partner or industry");
}

void ReturnAuthorisation::describe(Describe<ReturnAuthorisation>& d) {
    d.name("return_authorisation", "return_authorisation/1");
    describe_environment(d);
    d.one("purpose", &ReturnAuthorisation::purpose, "request, response and the like");
    d.one("number", &ReturnAuthorisation::number, "own number").is_key = true;
    d.one("issued_on", &ReturnAuthorisation::issued_on, "when it was issued");
    d.optional(
        "zones", &ReturnAuthorisation::zones, "zone in which the time of issued_on was given"
    );
    d.optional("request", &ReturnAuthorisation::request, "number of the request that is answered");
    d.optional("authorisation", &ReturnAuthorisation::authorisation, "number to put on the goods")
        .is_key = true;
    d.optional("order", &ReturnAuthorisation::order, "order the goods came from");
    d.optional("invoice", &ReturnAuthorisation::invoice, "invoice of the goods");
    d.optional("currency", &ReturnAuthorisation::currency, "absent = that of the agreement").unit =
        "ISO 4217";
    d.any("parties", &ReturnAuthorisation::parties, "who takes part");
    d.optional("disposition", &ReturnAuthorisation::disposition, "what is to become of the goods");
    d.optional("reason", &ReturnAuthorisation::reason, "why they are to go back");
    d.optional("response", &ReturnAuthorisation::response, "the seller's answer to the reason");
    d.optional("text", &ReturnAuthorisation::text, "reason or answer in words");
    d.some("lines", &ReturnAuthorisation::lines, "the goods");
    describe_end(d);
}

}  // namespace tidegate::documents
