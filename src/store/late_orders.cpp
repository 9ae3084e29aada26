#include "store/late_orders.hpp"

#include "base/limits.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

Instant begin_of(std::int64_t day) { return Instant{} + std::chrono::days(day); }

/// The first day that does not begin before `at`.
Date first_day_from(Instant at) {
    Date const day = utc_date(at);
    return begin_of(day.days()) < at ? day.plus_days(1) : day;
}

std::vector<OwedOrder> read_owed(Query& query, Owed owed) {
    std::vector<OwedOrder> orders;
    while (query.next()) {
        OwedOrder order;
        order.order = query.id<OrderId>(0);
        order.environment = stored(parse_environment(query.text(1)));
        order.partner = query.text(2);
        order.number = query.text(3);
        order.owed = owed;
        order.since =
            owed == Owed::shipment ? begin_of(query.integer(4)) : from_micros(query.integer(4));
        order.what = query.text(5);
        orders.push_back(std::move(order));
    }
    return orders;
}

}  // namespace

std::string_view name_of(Owed owed) {
    switch (owed) {
        case Owed::answer:
            return "answer";
        case Owed::shipment:
            return "shipment";
        case Owed::invoice:
            return "invoice";
    }
    return "";
}

std::vector<OwedOrder> find_owed(
    Transaction& transaction, std::string const& partner, Owed owed, Instant before
) {
    constexpr std::string_view kColumns = "ttttit";
    if (owed == Owed::answer) {
        Query query(
            transaction,
            "select id, environment, partner, number, created_at, '' from orders"
            " where state = 'held' and partner = :partner and created_at < :before"
            " order by created_at, id limit :limit",
            kColumns
        );
        query.bind(partner).bind(before).bind(limits::store_list_rows_max);
        return read_owed(query, owed);
    }
    if (owed == Owed::shipment) {
        // What has left is no reservation any more.
        Query query(
            transaction,
            "select o.id, o.environment, o.partner, o.number, min(r.day), '' from orders o"
            " join reservations r on r.order_id = o.id"
            " where o.state = 'open' and o.partner = :partner and r.day < :before"
            " group by o.id, o.environment, o.partner, o.number order by min(r.day), o.id"
            " limit :limit",
            kColumns
        );
        query.bind(partner).bind(first_day_from(before)).bind(limits::store_list_rows_max);
        return read_owed(query, owed);
    }
    Query query(
        transaction,
        "select o.id, o.environment, o.partner, o.number, s.at, s.number from shipments s"
        " join orders o on o.id = s.order_id"
        " where o.partner = :partner and s.at < :before"
        " and not exists (select 1 from invoices i where i.shipment = s.id)"
        " order by s.at, s.id limit :limit",
        kColumns
    );
    query.bind(partner).bind(before).bind(limits::store_list_rows_max);
    return read_owed(query, owed);
}

std::vector<OrderId> find_unheard(
    Transaction& transaction, std::string const& partner, Instant before,
    std::string const& given_up
) {
    Query query(
        transaction,
        "select o.id from orders o where o.state = 'held' and o.acknowledgement is null"
        " and o.partner = :partner and o.created_at < :before and not exists"
        " (select 1 from audit a where a.subject_id = o.id and a.event = :given_up)"
        " order by o.created_at, o.id limit :limit",
        "t"
    );
    query.bind(partner).bind(before).bind(given_up).bind(limits::store_list_rows_max);
    std::vector<OrderId> orders;
    while (query.next()) orders.push_back(query.id<OrderId>(0));
    return orders;
}

}  // namespace tidegate::store
