#include "documents/item.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Item);
TIDEGATE_DEFINE_TYPE(Feature);
TIDEGATE_DEFINE_TYPE(Hazard);
TIDEGATE_DEFINE_TYPE(Pack);
TIDEGATE_DEFINE_TYPE(Price);

void Item::describe(Describe<Item>& d) {
    d.name("item");
    d.optional("gtin", &Item::gtin, "8, 12, 13 or 14 digits as received");
    d.optional("buyer_item", &Item::buyer_item, "the buyer's number");
    d.optional("seller_item", &Item::seller_item, "the seller's number");
    d.optional("manufacturer_item", &Item::manufacturer_item, "the manufacturer's number");
    d.any("ids", &Item::ids, "further numbers with their scheme");
}

void Feature::describe(Describe<Feature>& d) {
    d.name("feature");
    d.one("name", &Feature::name, "which property");
    d.one("text", &Feature::text, "its value");
}

void Hazard::describe(Describe<Hazard>& d) {
    d.name("hazard");
    d.optional("un", &Hazard::un, "UN number");
    d.optional("class", &Hazard::class_, "hazard class");
    d.optional("group", &Hazard::group, "packing group");
    d.optional("name", &Hazard::name, "technical or shipping name");
    d.optional("flash_point", &Hazard::flash_point, "flash point as sent");
    d.optional("page", &Hazard::page, "page of the regulation");
}

void Pack::describe(Describe<Pack>& d) {
    d.name("pack");
    d.optional("count", &Pack::count, "units in one pack").unit = "unit";
    d.optional("inner", &Pack::inner, "inner packs in one pack");
    d.optional("size", &Pack::size, "content of one unit").unit = "size_unit";
    d.optional("size_unit", &Pack::size_unit, "unit of size").unit = "Rec 20";
    d.optional("packaging", &Pack::packaging, "kind of package").unit = "Rec 21";
    d.optional("weight", &Pack::weight, "gross weight of one pack").unit = "weight_unit";
    d.optional("weight_unit", &Pack::weight_unit, "unit of weight").unit = "Rec 20";
}

void Price::describe(Describe<Price>& d) {
    d.name("price");
    describe_one_price(d);
}

}  // namespace tidegate::documents
