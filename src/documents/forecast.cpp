#include "documents/forecast.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(ForecastSchedule);
TIDEGATE_DEFINE_TYPE(AuthorisedQuantity);
TIDEGATE_DEFINE_TYPE(ShippedQuantity);
TIDEGATE_DEFINE_TYPE(ForecastLine);
TIDEGATE_DEFINE_TYPE(Forecast);

void ForecastSchedule::describe(Describe<ForecastSchedule>& d) {
    d.name("forecast_schedule");
    d.one("quantity", &ForecastSchedule::quantity, "quantity wanted").unit = "unit";
    d.optional("firmness", &ForecastSchedule::firmness, "how binding it is");
    d.optional("bucket", &ForecastSchedule::bucket, "length of the period");
    d.optional("start", &ForecastSchedule::start, "first day of the period; absent = at once")
        .is_date = true;
    d.optional("end", &ForecastSchedule::end, "last day of the period").is_date = true;
    d.optional("number", &ForecastSchedule::number, "its number");
}

void AuthorisedQuantity::describe(Describe<AuthorisedQuantity>& d) {
    d.name("authorised");
    d.one("kind", &AuthorisedQuantity::kind, "finished goods or material").is_key = true;
    d.optional("quantity", &AuthorisedQuantity::quantity, "quantity authorised").unit = "unit";
    d.optional("cumulative", &AuthorisedQuantity::cumulative, "quantity authorised since the start")
        .unit = "unit";
    d.optional("start", &AuthorisedQuantity::start, "day from which cumulative counts").is_date =
        true;
    d.optional("end", &AuthorisedQuantity::end, "last day of the authorisation").is_date = true;
}

void ShippedQuantity::describe(Describe<ShippedQuantity>& d) {
    d.name("shipped");
    d.one("kind", &ShippedQuantity::kind, "a single quantity, or one that counts up").is_key = true;
    d.optional("quantity", &ShippedQuantity::quantity, "how much").unit = "unit";
    d.optional("date", &ShippedQuantity::date, "day of it, or the last day that counts").is_date =
        true;
}

void ForecastLine::describe(Describe<ForecastLine>& d) {
    d.name("line");
    d.one("number", &ForecastLine::number, "own line number").is_key = true;
    describe_item(d);
    d.one("unit", &ForecastLine::unit, "unit of all quantities of the line").unit = "Rec 20";
    d.some("schedules", &ForecastLine::schedules, "quantities by period");
    d.any("authorised", &ForecastLine::authorised, "what the buyer pays for in any case");
    d.any("shipped", &ForecastLine::shipped, "what was shipped or received before");
    d.any("extensions", &ForecastLine::extensions, "values of one partner or industry");
}

void Forecast::describe(Describe<Forecast>& d) {
    d.name("forecast", "forecast/1");
    describe_environment(d);
    d.one("purpose", &Forecast::purpose, "original, replace, change and the like");
    // An 830 may be known by its release alone.
    d.optional("number", &Forecast::number, "number of the forecast").is_key = true;
    d.optional("release", &Forecast::release, "release of the forecast").is_key = true;
    d.one("issued_on", &Forecast::issued_on, "when the forecast was issued");
    d.optional("zones", &Forecast::zones, "zone in which the time of issued_on was given");
    d.optional("basis", &Forecast::basis, "what the days mean");
    d.optional("quantities", &Forecast::quantities, "how the quantities count");
    d.one("period_start", &Forecast::period_start, "first day of the horizon").is_date = true;
    d.optional("period_end", &Forecast::period_end, "last day of the horizon; absent = open")
        .is_date = true;
    d.optional("contract", &Forecast::contract, "contract it falls under");
    d.optional("order", &Forecast::order, "blanket order it releases from");
    d.any("parties", &Forecast::parties, "who takes part");
    d.some("lines", &Forecast::lines, "the items");
    describe_end(d);
}

}  // namespace tidegate::documents
