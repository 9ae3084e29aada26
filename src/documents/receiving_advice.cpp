#include "documents/receiving_advice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(ReceivingLine);
TIDEGATE_DEFINE_TYPE(ReceivingAdvice);

void ReceivingLine::describe(Describe<ReceivingLine>& d) {
    d.name("line");
    d.one("number", &ReceivingLine::number, "own line number");
    d.optional("order_line", &ReceivingLine::order_line, "line of the buyer's order").is_key = true;
    describe_item(d);
    d.one("received", &ReceivingLine::received, "quantity received").unit = "unit";
    d.one("unit", &ReceivingLine::unit, "unit of the quantities of the line").unit = "Rec 20";
    d.optional("returned", &ReceivingLine::returned, "quantity sent back").unit = "unit";
    d.optional("shipped", &ReceivingLine::shipped, "quantity announced").unit = "unit";
    d.optional("ordered", &ReceivingLine::ordered, "quantity ordered").unit = "unit";
    d.any(
        "discrepancies", &ReceivingLine::discrepancies,
        "quantities that are not as announced, or not good"
    );
    d.any("sscc", &ReceivingLine::sscc, "packs it came in: 18 digits without the (00)");
    d.any("extensions", &ReceivingLine::extensions, "values of one partner or industry");
}

void ReceivingAdvice::describe(Describe<ReceivingAdvice>& d) {
    d.name("receiving_advice", "receiving_advice/1");
    describe_environment(d);
    d.one("number", &ReceivingAdvice::number, "number of the advice");
    d.one("issued_on", &ReceivingAdvice::issued_on, "when the advice was issued");
    d.one("purpose", &ReceivingAdvice::purpose, "original unless sent again");
    d.one("kind", &ReceivingAdvice::kind, "at which point was counted");
    d.optional("received", &ReceivingAdvice::received, "goods were taken in");
    d.optional("zones", &ReceivingAdvice::zones, "zones in which times of this object were given");
    d.optional("ship_notice", &ReceivingAdvice::ship_notice, "number of the ship notice").is_key =
        true;
    d.optional("order", &ReceivingAdvice::order, "the order, where the advice is about one");
    d.any("parties", &ReceivingAdvice::parties, "who takes part");
    d.some("lines", &ReceivingAdvice::lines, "what was received");
    describe_end(d);
}

}  // namespace tidegate::documents
