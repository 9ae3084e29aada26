#include "documents/money.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Tax);
TIDEGATE_DEFINE_TYPE(Charge);
TIDEGATE_DEFINE_TYPE(PaymentTerms);
TIDEGATE_DEFINE_TYPE(DeliveryTerms);
TIDEGATE_DEFINE_TYPE(OrderTotals);
TIDEGATE_DEFINE_TYPE(AcknowledgementTotals);

void Tax::describe(Describe<Tax>& d) {
    d.name("tax");
    d.one("kind", &Tax::kind, "which tax");
    d.optional("category", &Tax::category, "how the tax applies");
    d.optional("percent", &Tax::percent, "rate of the tax").unit = "percent";
    d.optional("base", &Tax::base, "taxable amount").unit = "currency";
    d.optional("amount", &Tax::amount, "tax as given").unit = "currency";
    d.optional("jurisdiction", &Tax::jurisdiction, "where the tax is levied");
    d.optional("number", &Tax::number, "tax number of the payer of this tax");
    d.optional("reason", &Tax::reason, "why there is an exemption");
}

void Charge::describe(Describe<Charge>& d) {
    d.name("charge");
    d.one("kind", &Charge::kind, "allowance or charge");
    d.optional("code", &Charge::code, "what it is for");
    d.optional("agency_code", &Charge::agency_code, "code of an agency, which is the scheme");
    d.optional("settlement", &Charge::settlement, "how it is settled");
    d.optional("amount", &Charge::amount, "its total, positive").unit = "currency";
    d.optional("percent", &Charge::percent, "rate, 5 = 5 %").unit = "percent";
    d.optional("percent_of", &Charge::percent_of, "what the rate is taken of");
    d.optional("base", &Charge::base, "amount the rate is taken of").unit = "currency";
    d.optional("rate", &Charge::rate, "amount per rate unit").unit = "currency";
    d.optional("rate_unit", &Charge::rate_unit, "unit of the rate").unit = "Rec 20";
    d.optional("quantity", &Charge::quantity, "quantity it is based on").unit = "rate_unit";
    d.optional("to_quantity", &Charge::to_quantity, "end of the range of quantities").unit =
        "rate_unit";
    d.optional("sequence", &Charge::sequence, "step of the calculation");
    d.optional("reference", &Charge::reference, "agreement or promotion");
    d.optional("text", &Charge::text, "description");
    d.any("taxes", &Charge::taxes, "taxes on it");
    d.any("extensions", &Charge::extensions, "values of one partner or industry");
}

void PaymentTerms::describe(Describe<PaymentTerms>& d) {
    d.name("payment_terms");
    d.one("kind", &PaymentTerms::kind, "kind of terms");
    d.optional("basis", &PaymentTerms::basis, "event from which days count");
    d.optional("discount_percent", &PaymentTerms::discount_percent, "cash discount").unit =
        "percent";
    d.optional("discount_due", &PaymentTerms::discount_due, "last day of the discount").is_date =
        true;
    d.optional("discount_days", &PaymentTerms::discount_days, "days with discount").unit = "days";
    d.optional("net_due", &PaymentTerms::net_due, "last day to pay in full").is_date = true;
    d.optional("net_days", &PaymentTerms::net_days, "days to pay in full").unit = "days";
    d.optional("discount_amount", &PaymentTerms::discount_amount, "cash discount").unit =
        "currency";
    d.optional("percent_payable", &PaymentTerms::percent_payable, "share of this instalment").unit =
        "percent";
    d.optional("day_of_month", &PaymentTerms::day_of_month, "day of the month payment is due");
    d.optional("method", &PaymentTerms::method, "means of payment");
    d.optional("text", &PaymentTerms::text, "terms in words");
}

void DeliveryTerms::describe(Describe<DeliveryTerms>& d) {
    d.name("delivery_terms");
    d.optional("freight", &DeliveryTerms::freight, "who pays the freight");
    d.optional("incoterm", &DeliveryTerms::incoterm, "Incoterms code");
    d.optional("place", &DeliveryTerms::place, "named place");
    d.optional("title_place", &DeliveryTerms::title_place, "where title passes");
    d.optional("place_text", &DeliveryTerms::place_text, "where title passes, in words");
    d.optional("risk", &DeliveryTerms::risk, "who bears the risk of loss");
}

void OrderTotals::describe(Describe<OrderTotals>& d) {
    d.name("totals");
    d.optional("lines", &OrderTotals::lines, "sum of the line amounts as sent").unit = "currency";
    d.optional("total", &OrderTotals::total, "order total as sent").unit = "currency";
}

void AcknowledgementTotals::describe(Describe<AcknowledgementTotals>& d) {
    d.name("totals");
    d.optional("total", &AcknowledgementTotals::total, "total of what is acknowledged").unit =
        "currency";
}

}  // namespace tidegate::documents
