// The closed list of dates that an object with DATES may have, and the zones their times were given
// in (documents.md §1 rule 3, §2.6).
#pragma once

#include "documents/type.hpp"

namespace tidegate::documents {

/// Zones of the times of the same object, by the name of the date: an X12 623 code ("ET") or an
/// offset ("+01:00").
struct Zones {
    Text placed_on, issued_on, changed_on, as_of, done_on, date;
    Text requested_delivery, requested_ship, requested_pickup;
    Text promised_delivery, promised_ship, scheduled_delivery, scheduled_ship, estimated_delivery;
    Text ship_not_before, ship_not_later, deliver_not_before, deliver_not_after;
    Text cancel_after, cancel_if_not_delivered, shipped, delivered, received, estimated_arrival,
        available;
    Text effective, expires, promotion_start, promotion_end, period_start, period_end;
    Text service_start, service_end, tax_point, manufactured, best_before, lot_expires;
    static void describe(Describe<Zones>& d);
};
template <>
TypeInfo const& type_of<Zones>();

/// DATES: a base of every struct that has them. Each date at most once.
struct DatesGroup {
    When requested_delivery, requested_ship, requested_pickup;
    When promised_delivery, promised_ship, scheduled_delivery, scheduled_ship, estimated_delivery;
    When ship_not_before, ship_not_later, deliver_not_before, deliver_not_after;
    When cancel_after, cancel_if_not_delivered, shipped, delivered, received, estimated_arrival,
        available;
    When effective, expires, promotion_start, promotion_end, period_start, period_end;
    When service_start, service_end, tax_point, manufactured, best_before, lot_expires;
    Zones* zones = nullptr;
};

}  // namespace tidegate::documents
