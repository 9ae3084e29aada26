#include "store/orders.hpp"

#include "base/limits.hpp"
#include "store/locks.hpp"
#include "store/many.hpp"
#include "store/master.hpp"
#include "store/quantities.hpp"
#include "store/reserved_days.hpp"
#include "store/session.hpp"

#include <map>
#include <set>

namespace tidegate::store {

std::string_view name_of(OrderState state) {
    switch (state) {
        case OrderState::open:
            return "open";
        case OrderState::held:
            return "held";
        case OrderState::rejected:
            return "rejected";
        case OrderState::closed:
            return "closed";
        case OrderState::cancelled:
            return "cancelled";
    }
    return "";
}

namespace {

#define TIDEGATE_SELECT_ORDER                                                               \
    "select id, environment, partner, number, release, content_hash, state, document,"      \
    " acknowledgement, (select d.canonical from documents d where d.id = orders.document)," \
    " decision, created_at, changed_at from orders "
constexpr std::string_view kOrderColumns = "tttttttttttii";

OrderState parse_order_state(std::string_view text) {
    for (OrderState state :
         {OrderState::open, OrderState::held, OrderState::rejected, OrderState::closed,
          OrderState::cancelled}) {
        if (name_of(state) == text) return state;
    }
    throw RowDamaged("a stored order has a state this program does not know");
}

Order read_order(Query const& query) {
    Order order;
    order.id = query.id<OrderId>(0);
    order.environment = stored(parse_environment(query.text(1)));
    order.partner = query.text(2);
    order.number = query.text(3);
    order.release = query.text(4);
    order.content_hash = query.text(5);
    order.state = parse_order_state(query.text(6));
    order.document = query.id<DocumentId>(7);
    order.acknowledgement = query.optional_id<DocumentId>(8);
    order.canonical = query.text(9);
    order.decision = query.text(10);
    order.created_at = query.instant(11);
    order.changed_at = query.instant(12);
    return order;
}

std::unexpected<Error> no_such(OrderId id) {
    return fail(ErrorCode::not_found, "order " + id.text() + " does not exist");
}

using StockTotals = std::map<std::pair<std::string, std::string>, std::int64_t>;

/// Adds to the reserved total of each (item, location), in ascending order as design.md 7.4 asks of
/// lock order.
Expected<void> add_reserved(
    Transaction& transaction, Environment environment, StockTotals const& totals
) {
    for (auto const& [key, quantity] : totals) {
        auto const& [item, location] = key;
        Query query(
            transaction,
            "update stock set reserved = reserved + :quantity where environment = :environment and "
            "item = :item"
            " and location = :location"
        );
        query.bind(quantity).bind(environment).bind(item).bind(location);
        try {
            if (query.run() == 1) continue;
        } catch (ConstraintFailed const&) {
            return fail(
                ErrorCode::conflict,
                from_stored_quantity(quantity).text() + " more of item " + item + " at " +
                    location + " cannot be promised: stock and expected receipts do not hold them",
                {}, "decide the order again from a snapshot of the same transaction"
            );
        }
        return fail(ErrorCode::not_found, "item " + item + " has no stock at " + location);
    }
    return {};
}

Expected<void> write_order(Transaction& transaction, Order const& order) {
    {
        Query other(
            transaction,
            "select id from orders where environment = :environment and partner = :partner"
            " and number = :number and release = :release and id <> :id",
            "t"
        );
        other.bind(order.environment).bind(order.partner).bind(order.number).bind(order.release);
        if (other.bind(order.id).next()) {
            return fail(
                ErrorCode::conflict, "partner " + order.partner + " has an order " + order.number +
                                         " already: " + other.text(0)
            );
        }
    }
    Query query(
        transaction,
        "insert into orders (id, environment, partner, number, release, content_hash, state, "
        "document, acknowledgement,"
        " decision, created_at, changed_at) values (:id, :environment, :partner, "
        ":number, :release,"
        " :content_hash, :state, :document, :acknowledgement, :decision, :created_at, "
        ":changed_at)"
        " on conflict (id) do update set environment = excluded.environment, number = "
        "excluded.number,"
        " release = excluded.release, content_hash = excluded.content_hash, state = excluded.state,"
        " document = excluded.document, acknowledgement = excluded.acknowledgement,"
        " decision = excluded.decision, changed_at = excluded.changed_at"
    );
    query.bind(order.id)
        .bind(order.environment)
        .bind(order.partner)
        .bind(order.number)
        .bind(order.release);
    query.bind(order.content_hash)
        .bind(order.state)
        .bind(order.document)
        .bind(order.acknowledgement);
    query.bind(order.decision).bind(order.created_at).bind(order.changed_at).run();
    return {};
}

Expected<void> write_lines(Transaction& transaction, DecisionToSave const& decision) {
    for (OrderLine const& line : decision.lines) {
        for (Decimal const& quantity : {line.ordered, line.promised}) {
            if (auto const fits = to_stored_quantity(quantity); !fits) {
                return std::unexpected(fits.error().while_doing("line " + std::to_string(line.line))
                );
            }
        }
    }
    insert_rows<OrderLine>(
        transaction,
        "insert into order_lines (order_id, line, line_number, item, status, ordered, promised)"
        " values {rows}",
        "(?, ?, ?, ?, ?, ?, ?)", decision.lines,
        [&](Query& query, OrderLine const& line) {
            query.bind(decision.order.id).bind(line.line).bind(line.line_number).bind(line.item);
            query.bind(line.status)
                .bind(stored(to_stored_quantity(line.ordered)))
                .bind(stored(to_stored_quantity(line.promised)));
        }
    );
    return {};
}

/// Totals first: they tell an unknown item and an oversell apart from a broken row.
Expected<void> write_reservations(Transaction& transaction, DecisionToSave const& decision) {
    StockTotals totals;
    ReservedDays days;
    for (Reservation const& reservation : decision.reservations) {
        std::string const where = "line " + std::to_string(reservation.line);
        auto const quantity = to_stored_quantity(reservation.quantity);
        if (!quantity) return std::unexpected(quantity.error().while_doing(where));
        if (*quantity <= 0) {
            return fail(
                ErrorCode::invalid, where + " reserves nothing: " + reservation.quantity.text()
            );
        }
        totals[{reservation.item, reservation.location}] += *quantity;
        days[{reservation.item, reservation.location, reservation.date}] += *quantity;
    }
    if (auto added = add_reserved(transaction, decision.order.environment, totals); !added)
        return added;
    add_to_days(transaction, decision.order.environment, days);
    insert_rows<Reservation>(
        transaction,
        "insert into reservations (order_id, line, schedule, environment, item, location, day, "
        "quantity) values {rows}",
        "(?, ?, ?, ?, ?, ?, ?, ?)", decision.reservations,
        [&](Query& query, Reservation const& reservation) {
            query.bind(decision.order.id).bind(reservation.line).bind(reservation.schedule);
            query.bind(decision.order.environment).bind(reservation.item);
            query.bind(reservation.location).bind(reservation.date);
            query.bind(stored(to_stored_quantity(reservation.quantity)));
        }
    );
    return {};
}

}  // namespace

Expected<void> save_decision(Transaction& transaction, DecisionToSave const& decision) {
    if (!decision.is_new) {
        lock_order(transaction, decision.order.id);
        if (find_order(transaction, decision.order.id)) {
            if (auto released = release_reservations(transaction, decision.order.id); !released)
                return released;
        }
        Query(transaction, "delete from order_lines where order_id = :id")
            .bind(decision.order.id)
            .run();
    }
    if (auto written = write_order(transaction, decision.order); !written) return written;
    if (auto written = write_lines(transaction, decision); !written) return written;
    return write_reservations(transaction, decision);
}

Expected<void> release_reservations(Transaction& transaction, OrderId id) {
    auto const order = find_order(transaction, id);
    if (!order) return no_such(id);
    StockTotals totals;
    ReservedDays days;
    {
        Query query(
            transaction,
            "delete from reservations where order_id = :id returning item, location, day, quantity",
            "ttii"
        );
        query.bind(id);
        while (query.next()) {
            totals[{query.text(0), query.text(1)}] -= query.integer(3);
            days[{query.text(0), query.text(1), query.date(2)}] += query.integer(3);
        }
    }
    take_from_days(transaction, order->environment, days);
    return add_reserved(transaction, order->environment, totals);
}

Expected<void> set_order_state(Transaction& transaction, OrderId id, OrderState state, Instant at) {
    Query query(transaction, "update orders set state = :state, changed_at = :at where id = :id");
    if (query.bind(state).bind(at).bind(id).run() == 0) return no_such(id);
    return {};
}

Expected<void> set_order_acknowledgement(
    Transaction& transaction, OrderId id, DocumentId acknowledgement
) {
    Query query(transaction, "update orders set acknowledgement = :acknowledgement where id = :id");
    if (query.bind(acknowledgement).bind(id).run() == 0) return no_such(id);
    return {};
}

Expected<void> remove_held_order(Transaction& transaction, OrderId id) {
    lock_order(transaction, id);
    auto const order = find_order(transaction, id);
    if (!order) return no_such(id);
    if (order->state != OrderState::held) {
        return fail(
            ErrorCode::conflict,
            "order " + id.text() + " is " + std::string(name_of(order->state)) + ", not held"
        );
    }
    if (auto released = release_reservations(transaction, id); !released) return released;
    Query(transaction, "delete from order_lines where order_id = :id").bind(id).run();
    Query(transaction, "delete from orders where id = :id").bind(id).run();
    return {};
}

Expected<void> set_order_aside(Transaction& transaction, OrderId id) {
    lock_order(transaction, id);
    auto const order = find_order(transaction, id);
    if (!order) return no_such(id);
    std::set<std::string> items;
    for (OrderLine const& line : lines_of(transaction, id)) items.insert(line.item);
    lock_items(transaction, order->environment, items);
    if (auto released = release_reservations(transaction, id); !released) return released;
    Query query(transaction, "update orders set number = :number where id = :id");
    query.bind(order->number + '\x1f' + id.text()).bind(id).run();
    return {};
}

std::optional<Order> find_order(Transaction& transaction, OrderId id) {
    Query query(transaction, TIDEGATE_SELECT_ORDER "where id = :id", kOrderColumns);
    query.bind(id);
    if (!query.next()) return {};
    return read_order(query);
}

std::optional<Order> find_order_of_document(Transaction& transaction, Document const& document) {
    Query query(
        transaction,
        TIDEGATE_SELECT_ORDER
        "where environment in ('live', 'test') and partner = :partner and document = :document",
        kOrderColumns
    );
    query.bind(document.partner).bind(document.id);
    if (!query.next()) return {};
    return read_order(query);
}

std::optional<Order> find_order_by_number(
    Transaction& transaction, Environment environment, std::string const& partner,
    std::string const& number, std::string const& release
) {
    Query query(
        transaction,
        TIDEGATE_SELECT_ORDER
        "where environment = :environment and partner = :partner and number = :number and release "
        "= :release",
        kOrderColumns
    );
    query.bind(environment).bind(partner).bind(number).bind(release);
    if (!query.next()) return {};
    return read_order(query);
}

std::vector<OrderLine> lines_of(Transaction& transaction, OrderId id) {
    Query query(
        transaction,
        "select line, line_number, item, status, ordered, promised, shipped from order_lines where "
        "order_id = :id order by line",
        "itttiii"
    );
    query.bind(id);
    std::vector<OrderLine> lines;
    while (query.next()) {
        lines.push_back(
            {static_cast<std::int32_t>(query.integer(0)), query.text(1), query.text(2),
             query.text(3), from_stored_quantity(query.integer(4)),
             from_stored_quantity(query.integer(5)), from_stored_quantity(query.integer(6))}
        );
    }
    return lines;
}

std::vector<Reservation> reservations_of(Transaction& transaction, OrderId id) {
    Query query(
        transaction,
        "select line, schedule, item, location, day, quantity from reservations where order_id = "
        ":id"
        " order by line, schedule",
        "iittii"
    );
    query.bind(id);
    std::vector<Reservation> reservations;
    while (query.next()) {
        reservations.push_back(
            {static_cast<std::int32_t>(query.integer(0)),
             static_cast<std::int32_t>(query.integer(1)), query.text(2), query.text(3),
             query.date(4), from_stored_quantity(query.integer(5))}
        );
    }
    return reservations;
}

std::vector<Order> list_orders(Transaction& transaction, OrderFilter const& filter) {
    Query query(
        transaction,
        TIDEGATE_SELECT_ORDER
        "where (cast(:e1 as text) is null or environment = :e2) and (cast(:p1 as text) is null or "
        "partner = :p2)"
        " and (cast(:n1 as text) is null or number = :n2) and (cast(:s1 as text) is null or state "
        "= :s2) and (cast(:b1 as text) is null or "
        "id < :b2)"
        " order by id desc limit :limit",
        kOrderColumns
    );
    query.bind(filter.environment)
        .bind(filter.environment)
        .bind(filter.partner)
        .bind(filter.partner);
    query.bind(filter.number).bind(filter.number).bind(filter.state).bind(filter.state);
    query.bind(filter.before).bind(filter.before);
    query.bind(std::clamp(filter.limit, 0, limits::store_list_rows_max));
    std::vector<Order> orders;
    while (query.next()) orders.push_back(read_order(query));
    return orders;
}

}  // namespace tidegate::store
