// The tables of the groups ITEM, QTY, PRICE and DATES, which their owners have as bases. Included
// only by the .cpp files that describe an owner.
#pragma once

#include "documents/describe.hpp"
#include "documents/item.hpp"

namespace tidegate::documents {

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
