#include "documents/order_status.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Status);
TIDEGATE_DEFINE_TYPE(StatusOrder);
TIDEGATE_DEFINE_TYPE(OrderStatusLine);
TIDEGATE_DEFINE_TYPE(OrderStatus);

void Status::describe(Describe<Status>& d) {
    d.name("status");
    d.one("status", &Status::status, "how far it is").is_key = true;
    d.optional("date", &Status::date, "since when");
    d.optional("reason", &Status::reason, "why, as agreed with the partner");
    describe_optional_quantity(d, "quantity the status is of");
    describe_dates(d);
    d.optional("carrier", &Status::carrier, "the carrier, by SCAC where known");
    d.any("tracking", &Status::tracking, "tracking numbers");
}

void StatusOrder::describe(Describe<StatusOrder>& d) {
    d.name("status_order");
    describe_order_of(d);
    d.any("statuses", &StatusOrder::statuses, "how far the order as a whole is");
}

void OrderStatusLine::describe(Describe<OrderStatusLine>& d) {
    d.name("line");
    d.one("number", &OrderStatusLine::number, "line of the buyer's order").is_key = true;
    d.one("order", &OrderStatusLine::order, "id of the order it belongs to");
    describe_item(d);
    describe_optional_quantity(d, "quantity ordered");
    d.optional("price", &OrderStatusLine::price, "net unit price").unit = "currency";
    d.any("statuses", &OrderStatusLine::statuses, "how far the line is; none in an enquiry");
    d.any("extensions", &OrderStatusLine::extensions, "values of one partner or industry");
}

void OrderStatus::describe(Describe<OrderStatus>& d) {
    d.name("order_status", "order_status/1");
    describe_environment(d);
    d.one("kind", &OrderStatus::kind, "enquiry, or why the status is told");
    d.optional("scope", &OrderStatus::scope, "which orders and items are meant");
    d.one("number", &OrderStatus::number, "number of the report or the enquiry").is_key = true;
    d.one("issued_on", &OrderStatus::issued_on, "when it was issued");
    d.optional("zones", &OrderStatus::zones, "zone in which the time of issued_on was given");
    d.optional("enquiry", &OrderStatus::enquiry, "number of the enquiry that is answered");
    d.optional("currency", &OrderStatus::currency, "absent = that of the agreement").unit =
        "ISO 4217";
    d.any("orders", &OrderStatus::orders, "the orders; none in an enquiry about all");
    d.any("lines", &OrderStatus::lines, "their lines");
    describe_end(d);
}

}  // namespace tidegate::documents
