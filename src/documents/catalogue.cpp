#include "documents/catalogue.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(CataloguePrice);
TIDEGATE_DEFINE_TYPE(CatalogueLine);
TIDEGATE_DEFINE_TYPE(Catalogue);

void CataloguePrice::describe(Describe<CataloguePrice>& d) {
    d.name("catalogue_price");
    describe_one_price(d);
    d.optional(
        "effective", &CataloguePrice::effective, "start of validity; absent = that of the catalogue"
    );
    d.optional("expires", &CataloguePrice::expires, "end of validity");
    d.optional("zones", &CataloguePrice::zones, "zones in which times of this object were given");
}

void CatalogueLine::describe(Describe<CatalogueLine>& d) {
    d.name("line");
    d.one("action", &CatalogueLine::action, "what becomes of the item");
    describe_item(d);
    d.optional("replaced_by", &CatalogueLine::replaced_by, "ids of the item that takes its place");
    d.any("prices", &CatalogueLine::prices, "prices with their validity");
    d.optional("minimum", &CatalogueLine::minimum, "least quantity of an order").unit = "unit";
    d.optional("maximum", &CatalogueLine::maximum, "largest quantity of an order").unit = "unit";
    d.optional("multiple", &CatalogueLine::multiple, "orders are multiples of it").unit = "unit";
    d.optional("lead_days", &CatalogueLine::lead_days, "from order to delivery").unit = "days";
    d.any("extensions", &CatalogueLine::extensions, "values of one partner or industry");
}

void Catalogue::describe(Describe<Catalogue>& d) {
    d.name("catalogue", "catalogue/1");
    describe_environment(d);
    d.one("kind", &Catalogue::kind, "kind of catalogue");
    d.one("number", &Catalogue::number, "number of the catalogue").is_key = true;
    d.optional("version", &Catalogue::version, "its version").is_key = true;
    d.one("purpose", &Catalogue::purpose, "original, change, replace and the like");
    d.optional("issued_on", &Catalogue::issued_on, "when the catalogue was issued");
    d.optional("effective", &Catalogue::effective, "start of validity");
    d.optional("expires", &Catalogue::expires, "end of validity");
    d.optional("zones", &Catalogue::zones, "zones in which times of this object were given");
    d.optional("currency", &Catalogue::currency, "absent = that of the agreement").unit =
        "ISO 4217";
    d.any("parties", &Catalogue::parties, "who takes part");
    d.some("lines", &Catalogue::lines, "the items");
    describe_end(d);
}

}  // namespace tidegate::documents
