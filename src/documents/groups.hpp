// The tables of the groups that their owners have as bases: ITEM, QTY, PRICE and DATES, the frame
// of a document, the fields of a price. Included only by the .cpp files that describe an owner.
#pragma once

#include "documents/describe.hpp"
#include "documents/item.hpp"

namespace tidegate::documents {

/// The first field of a document.
template <class T>
void describe_environment(Describe<T>& d) {
    d.one("environment", &T::environment, "live or test book");
}

/// The last fields of a document.
template <class T>
void describe_end(Describe<T>& d) {
    d.any("extensions", &T::extensions, "values of one partner or industry");
    d.any("unmapped", &T::unmapped, "what no rule of the map took");
}

/// QTY where it is needed; `doc` says which quantity it is.
template <class T>
void describe_quantity(Describe<T>& d, std::string_view doc) {
    d.one("quantity", &T::quantity, doc).unit = "unit";
    d.one("unit", &T::unit, "unit of quantity").unit = "Rec 20";
}

template <class T>
void describe_optional_quantity(Describe<T>& d, std::string_view doc) {
    d.optional("quantity", &T::quantity, doc).unit = "unit";
    d.optional("unit", &T::unit, "unit of quantity").unit = "Rec 20";
}

template <class T>
void describe_item(Describe<T>& d) {
    d.optional("item", &T::item, "ids of the item");
    d.optional("description", &T::description, "free text, parts joined");
    d.any("features", &T::features, "colour, size, grade, brand and the like");
    d.optional("revision", &T::revision, "engineering change level");
    d.optional("lot", &T::lot, "lot of the whole quantity");
    d.any("serials", &T::serials, "serial numbers");
    d.optional("origin", &T::origin, "country of origin").unit = "ISO 3166-1";
    d.optional("hazard", &T::hazard, "dangerous goods class and names");
    d.optional("pack", &T::pack, "how the item is packed");
}

/// An order that lines refer to.
template <class T>
void describe_order_of(Describe<T>& d) {
    d.one("id", &T::id, "own numbering from 1; lines refer to it");
    d.one("number", &T::number, "the buyer's order number").is_key = true;
    d.optional("release", &T::release, "release against a blanket order").is_key = true;
    d.optional("placed_on", &T::placed_on, "when the buyer placed it");
    d.optional("zones", &T::zones, "zone in which the time of placed_on was given");
    d.optional("department", &T::department, "the buyer's department");
    d.any("parties", &T::parties, "who takes part in this order");
    d.any("references", &T::references, "references of this order");
}

/// A quantity received that is not good, or not as announced.
template <class T>
void describe_discrepancy(Describe<T>& d) {
    describe_quantity(d, "how much of it");
    d.one("condition", &T::condition, "what is wrong, or right").is_key = true;
}

/// One of several prices of an item.
template <class T>
void describe_one_price(Describe<T>& d) {
    d.one("kind", &T::kind, "which price it is");
    d.one("amount", &T::amount, "the price").unit = "currency";
    d.optional("per", &T::per, "how many units it is for; absent = 1").unit = "unit";
    d.optional("unit", &T::unit, "unit of the price").unit = "Rec 20";
    d.optional("from", &T::from, "least quantity it holds for").unit = "unit";
    d.optional("to", &T::to, "largest quantity it holds for").unit = "unit";
    d.optional("multiplier", &T::multiplier, "factor on the price");
}

template <class T>
void describe_price(Describe<T>& d) {
    d.optional("price", &T::price, "net unit price").unit = "currency";
    d.optional("price_per", &T::price_per, "how many price units the price is for; absent = 1")
        .unit = "price_unit";
    d.optional("price_unit", &T::price_unit, "unit of the price; absent = unit").unit = "Rec 20";
    d.optional("price_basis", &T::price_basis, "what the price is based on");
    d.any("prices", &T::prices, "other prices of the item");
    d.optional("amount", &T::amount, "line extension as sent").unit = "currency";
}

template <class T>
void describe_dates(Describe<T>& d) {
    d.optional("requested_delivery", &T::requested_delivery, "delivery the buyer asks for");
    d.optional("requested_ship", &T::requested_ship, "dispatch the buyer asks for");
    d.optional("requested_pickup", &T::requested_pickup, "when the goods are to be fetched");
    d.optional("promised_delivery", &T::promised_delivery, "delivery the seller promises");
    d.optional("promised_ship", &T::promised_ship, "dispatch the seller promises");
    d.optional("scheduled_delivery", &T::scheduled_delivery, "delivery by the current schedule");
    d.optional("scheduled_ship", &T::scheduled_ship, "dispatch by the current schedule");
    d.optional("estimated_delivery", &T::estimated_delivery, "expected delivery, not a promise");
    d.optional("ship_not_before", &T::ship_not_before, "first day of dispatch");
    d.optional("ship_not_later", &T::ship_not_later, "last day of dispatch");
    d.optional("deliver_not_before", &T::deliver_not_before, "first day of delivery");
    d.optional("deliver_not_after", &T::deliver_not_after, "last day of delivery");
    d.optional("cancel_after", &T::cancel_after, "what is not shipped by then is cancelled");
    d.optional(
        "cancel_if_not_delivered", &T::cancel_if_not_delivered,
        "what is not delivered by then is cancelled"
    );
    d.optional("shipped", &T::shipped, "goods left the seller");
    d.optional("delivered", &T::delivered, "goods reached the place of delivery");
    d.optional("received", &T::received, "goods were taken in");
    d.optional(
        "estimated_arrival", &T::estimated_arrival, "expected arrival of the means of transport"
    );
    d.optional("available", &T::available, "goods can be had from then on");
    d.optional("effective", &T::effective, "start of validity");
    d.optional("expires", &T::expires, "end of validity");
    d.optional("promotion_start", &T::promotion_start, "first day of the promotion");
    d.optional("promotion_end", &T::promotion_end, "last day of the promotion");
    d.optional("period_start", &T::period_start, "first day of the period covered");
    d.optional("period_end", &T::period_end, "last day of the period covered");
    d.optional("service_start", &T::service_start, "first day of the service");
    d.optional("service_end", &T::service_end, "last day of the service");
    d.optional("tax_point", &T::tax_point, "day the tax becomes due");
    d.optional("manufactured", &T::manufactured, "day of manufacture");
    d.optional("best_before", &T::best_before, "minimum durability of the goods");
    d.optional("lot_expires", &T::lot_expires, "last day the lot may be used");
    d.optional("zones", &T::zones, "zones in which times of this object were given");
}

}  // namespace tidegate::documents
