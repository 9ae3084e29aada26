#include "documents/product_activity.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Activity);
TIDEGATE_DEFINE_TYPE(ProductActivityLine);
TIDEGATE_DEFINE_TYPE(ProductActivity);

void Activity::describe(Describe<Activity>& d) {
    d.name("activity");
    d.one("kind", &Activity::kind, "what happened").is_key = true;
    describe_optional_quantity(d, "how much; absent = the sum of the stores");
    d.optional("date", &Activity::date, "day of it, if not the whole period").is_date = true;
    d.any("stores", &Activity::stores, "parts of the quantity by store");
}

void ProductActivityLine::describe(Describe<ProductActivityLine>& d) {
    d.name("line");
    describe_item(d);
    d.optional(
        "location", &ProductActivityLine::location,
        "where it happened; absent = with the reporting party"
    );
    d.some("activities", &ProductActivityLine::activities, "what happened to the product");
    d.any("extensions", &ProductActivityLine::extensions, "values of one partner or industry");
}

void ProductActivity::describe(Describe<ProductActivity>& d) {
    d.name("product_activity", "product_activity/1");
    describe_environment(d);
    d.optional(
         "number", &ProductActivity::number,
         "number of the report; absent = known by period and parties"
    )
        .is_key = true;
    d.optional("issued_on", &ProductActivity::issued_on, "when the report was issued");
    d.one("period_start", &ProductActivity::period_start, "first day of the period covered");
    d.optional(
        "period_end", &ProductActivity::period_end,
        "last day of the period covered; absent = the first"
    );
    d.optional("zones", &ProductActivity::zones, "zones in which times of this object were given");
    d.some("parties", &ProductActivity::parties, "who takes part");
    d.some("lines", &ProductActivity::lines, "the products");
    describe_end(d);
}

}  // namespace tidegate::documents
