#include "documents/dates.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Zones);

void Zones::describe(Describe<Zones>& d) {
    d.name("zones");
    auto zone = [&d](std::string_view date, Text Zones::* member) {
        d.optional(
            date, member, "zone of the date of this name: X12 623 code or offset such as +01:00"
        );
    };
    zone("placed_on", &Zones::placed_on);
    zone("issued_on", &Zones::issued_on);
    zone("changed_on", &Zones::changed_on);
    zone("as_of", &Zones::as_of);
    zone("done_on", &Zones::done_on);
    zone("date", &Zones::date);
    zone("requested_delivery", &Zones::requested_delivery);
    zone("requested_ship", &Zones::requested_ship);
    zone("requested_pickup", &Zones::requested_pickup);
    zone("promised_delivery", &Zones::promised_delivery);
    zone("promised_ship", &Zones::promised_ship);
    zone("scheduled_delivery", &Zones::scheduled_delivery);
    zone("scheduled_ship", &Zones::scheduled_ship);
    zone("estimated_delivery", &Zones::estimated_delivery);
    zone("ship_not_before", &Zones::ship_not_before);
    zone("ship_not_later", &Zones::ship_not_later);
    zone("deliver_not_before", &Zones::deliver_not_before);
    zone("deliver_not_after", &Zones::deliver_not_after);
    zone("cancel_after", &Zones::cancel_after);
    zone("cancel_if_not_delivered", &Zones::cancel_if_not_delivered);
    zone("shipped", &Zones::shipped);
    zone("delivered", &Zones::delivered);
    zone("received", &Zones::received);
    zone("estimated_arrival", &Zones::estimated_arrival);
    zone("available", &Zones::available);
    zone("effective", &Zones::effective);
    zone("expires", &Zones::expires);
    zone("promotion_start", &Zones::promotion_start);
    zone("promotion_end", &Zones::promotion_end);
    zone("period_start", &Zones::period_start);
    zone("period_end", &Zones::period_end);
    zone("service_start", &Zones::service_start);
    zone("service_end", &Zones::service_end);
    zone("tax_point", &Zones::tax_point);
    zone("manufactured", &Zones::manufactured);
    zone("best_before", &Zones::best_before);
    zone("lot_expires", &Zones::lot_expires);
}

}  // namespace tidegate::documents
