#include "store/shipments.hpp"

#include "documents/currency.hpp"
#include "store/master.hpp"
#include "store/quantities.hpp"
#include "store/reserved_days.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

/// A reservation row of one line.
struct Reserved {
    std::int32_t schedule = 0;
    std::string item, location;
    Date day = Date::from_days(0);
    std::int64_t quantity = 0;
};

std::vector<Reserved> reserved_for(Transaction& transaction, OrderId order, std::int32_t line) {
    Query query(
        transaction,
        "select schedule, item, location, day, quantity from reservations where order_id = "
        ":order_id and line = :line order by day, schedule",
        "ittii"
    );
    query.bind(order).bind(line);
    std::vector<Reserved> rows;
    while (query.next()) {
        rows.push_back(
            {static_cast<std::int32_t>(query.integer(0)), query.text(1), query.text(2),
             query.date(3), query.integer(4)}
        );
    }
    return rows;
}

void take_from_reservation(
    Transaction& transaction, Environment environment, OrderId order, std::int32_t line,
    Reserved const& row, std::int64_t taken
) {
    take_from_days(transaction, environment, {{{row.item, row.location, row.day}, taken}});
    if (taken == row.quantity) {
        Query(
            transaction,
            "delete from reservations where order_id = :order_id and line = :line and schedule = "
            ":schedule"
        )
            .bind(order)
            .bind(line)
            .bind(row.schedule)
            .run();
        return;
    }
    Query(
        transaction,
        "update reservations set quantity = quantity - :taken where order_id = :order_id and line "
        "= :line and schedule = :schedule"
    )
        .bind(taken)
        .bind(order)
        .bind(line)
        .bind(row.schedule)
        .run();
}

/// One part of a line leaves one location: its promise is kept, its stock is gone.
Expected<void> take_from_stock(
    Transaction& transaction, Environment environment, Reserved const& row, std::int64_t taken,
    std::string const& source, Instant at
) {
    std::int64_t on_hand = 0;
    {
        Query query(
            transaction,
            "select on_hand from stock where environment = :environment and item = :item and "
            "location = :location",
            "i"
        );
        query.bind(environment).bind(row.item).bind(row.location);
        if (query.next()) on_hand = query.integer(0);
    }
    if (on_hand < taken) {
        return fail(
            ErrorCode::refused,
            from_stored_quantity(taken).text() + " of item " + row.item +
                " cannot be shipped from " + row.location + ": " +
                from_stored_quantity(on_hand).text() + " are on hand",
            {}, "post the receipt of goods with 'tidegate stock load', or ship less"
        );
    }
    Query(
        transaction,
        "update stock set reserved = reserved - :taken where environment = :environment and item = "
        ":item and location = :location"
    )
        .bind(taken)
        .bind(environment)
        .bind(row.item)
        .bind(row.location)
        .run();
    return post_movement(
        transaction,
        {environment, row.item, row.location, "shipment", -from_stored_quantity(taken), source, at}
    );
}

std::optional<Environment> environment_of(Transaction& transaction, OrderId order) {
    Query query(transaction, "select environment from orders where id = :id", "t");
    query.bind(order);
    if (!query.next()) return {};
    return stored(parse_environment(query.text(0)));
}

#define TIDEGATE_SELECT_SHIPMENT                                                              \
    "select id, order_id, environment, number, reference, notice, canonical, actor, at from " \
    "shipments "
constexpr std::string_view kShipmentColumns = "tttttttti";

Shipment read_shipment(Query const& query) {
    Shipment shipment;
    shipment.id = query.id<ShipmentId>(0);
    shipment.order = query.id<OrderId>(1);
    shipment.environment = stored(parse_environment(query.text(2)));
    shipment.number = query.text(3);
    shipment.reference = query.text(4);
    shipment.notice = query.optional_id<DocumentId>(5);
    shipment.canonical = query.text(6);
    shipment.actor = query.text(7);
    shipment.at = query.instant(8);
    return shipment;
}

void read_contents(Transaction& transaction, Shipment& shipment) {
    Query lines(
        transaction,
        "select line, quantity from shipment_lines where shipment = :shipment order by line", "ii"
    );
    lines.bind(shipment.id);
    while (lines.next()) {
        shipment.lines.push_back(
            {static_cast<std::int32_t>(lines.integer(0)), from_stored_quantity(lines.integer(1))}
        );
    }
    Query packs(
        transaction, "select sscc from packs where shipment = :shipment order by sscc", "t"
    );
    packs.bind(shipment.id);
    while (packs.next()) shipment.sscc.push_back(packs.text(0));
}

}  // namespace

std::int64_t next_serial(Transaction& transaction, std::string const& name) {
    Query query(
        transaction,
        "insert into serials (name, last) values (:name, 1) on conflict (name) do update set last "
        "= serials.last + 1 returning last",
        "i"
    );
    query.bind(name);
    query.next();
    return query.integer(0);
}

Expected<void> issue_reserved(
    Transaction& transaction, OrderId order, ShipmentLine const& line, std::string const& source,
    Instant at
) {
    auto const environment = environment_of(transaction, order);
    if (!environment)
        return fail(ErrorCode::not_found, "order " + order.text() + " does not exist");
    auto const quantity = to_stored_quantity(line.quantity);
    if (!quantity) return std::unexpected(quantity.error());
    std::int64_t left = *quantity;
    for (Reserved const& row : reserved_for(transaction, order, line.line)) {
        if (left == 0) break;
        std::int64_t const taken = std::min(left, row.quantity);
        take_from_reservation(transaction, *environment, order, line.line, row, taken);
        auto issued = take_from_stock(transaction, *environment, row, taken, source, at);
        if (!issued)
            return std::unexpected(issued.error().while_doing("line " + std::to_string(line.line)));
        left -= taken;
    }
    if (left > 0) {
        return fail(
            ErrorCode::refused, "line " + std::to_string(line.line) + ": " +
                                    from_stored_quantity(left).text() +
                                    " more is to be shipped than is reserved"
        );
    }
    Query update(
        transaction,
        "update order_lines set shipped = shipped + :quantity where order_id = :order_id and line "
        "= "
        ":line"
    );
    update.bind(*quantity).bind(order).bind(line.line).run();
    return {};
}

void insert_shipment(Transaction& transaction, Shipment const& shipment) {
    Query query(
        transaction,
        "insert into shipments (id, order_id, environment, number, reference, notice, canonical, "
        "actor, at) values (:id, :order_id, :environment, :number, :reference, :notice, "
        ":canonical, "
        ":actor, :at)"
    );
    query.bind(shipment.id).bind(shipment.order).bind(shipment.environment).bind(shipment.number);
    query.bind(shipment.reference).bind(shipment.notice).bind(shipment.canonical);
    query.bind(shipment.actor).bind(shipment.at).run();
    for (ShipmentLine const& line : shipment.lines) {
        Query(
            transaction,
            "insert into shipment_lines (shipment, order_id, line, quantity) values (:shipment, "
            ":order_id, :line, :quantity)"
        )
            .bind(shipment.id)
            .bind(shipment.order)
            .bind(line.line)
            .bind(stored(to_stored_quantity(line.quantity)))
            .run();
    }
    for (std::string const& sscc : shipment.sscc) {
        Query(transaction, "insert into packs (sscc, shipment) values (:sscc, :shipment)")
            .bind(sscc)
            .bind(shipment.id)
            .run();
    }
}

std::optional<Shipment> find_shipment(
    Transaction& transaction, OrderId order, std::string const& reference
) {
    std::optional<Shipment> found;
    {
        Query query(
            transaction,
            TIDEGATE_SELECT_SHIPMENT "where order_id = :order_id and reference = :reference",
            kShipmentColumns
        );
        query.bind(order).bind(reference);
        if (query.next()) found = read_shipment(query);
    }
    if (found) read_contents(transaction, *found);
    return found;
}

std::vector<Shipment> shipments_of(Transaction& transaction, OrderId order) {
    std::vector<Shipment> shipments;
    {
        Query query(
            transaction, TIDEGATE_SELECT_SHIPMENT "where order_id = :order_id order by id",
            kShipmentColumns
        );
        query.bind(order);
        while (query.next()) shipments.push_back(read_shipment(query));
    }
    for (Shipment& shipment : shipments) read_contents(transaction, shipment);
    return shipments;
}

Expected<void> insert_invoice(Transaction& transaction, Invoice const& invoice) {
    int const digits = documents::minor_unit_digits(invoice.currency);
    if (!invoice.total.fits_scale(digits)) {
        return fail(
            ErrorCode::invalid, "invoice " + invoice.number + " has the total " +
                                    invoice.total.text() + ", which is finer than " +
                                    invoice.currency + " is"
        );
    }
    auto const minor = invoice.total.rescaled(digits, Rounding::down).coefficient();
    Query query(
        transaction,
        "insert into invoices (id, order_id, shipment, environment, number, currency, total, "
        "document, canonical, actor, at) values (:id, :order_id, :shipment, :environment, :number, "
        ":currency, :total, :document, :canonical, :actor, :at)"
    );
    query.bind(invoice.id).bind(invoice.order).bind(invoice.shipment).bind(invoice.environment);
    query.bind(invoice.number).bind(invoice.currency).bind(static_cast<std::int64_t>(minor));
    query.bind(invoice.document).bind(invoice.canonical).bind(invoice.actor).bind(invoice.at).run();
    return {};
}

std::vector<Invoice> invoices_of(Transaction& transaction, OrderId order) {
    Query query(
        transaction,
        "select id, order_id, shipment, environment, number, currency, total, document, canonical, "
        "actor, at from invoices where order_id = :order_id order by id",
        "ttttttittti"
    );
    query.bind(order);
    std::vector<Invoice> invoices;
    while (query.next()) {
        Invoice invoice;
        invoice.id = query.id<InvoiceId>(0);
        invoice.order = query.id<OrderId>(1);
        invoice.shipment = query.id<ShipmentId>(2);
        invoice.environment = stored(parse_environment(query.text(3)));
        invoice.number = query.text(4);
        invoice.currency = query.text(5);
        invoice.total =
            Decimal::from(query.integer(6), documents::minor_unit_digits(invoice.currency));
        invoice.document = query.optional_id<DocumentId>(7);
        invoice.canonical = query.text(8);
        invoice.actor = query.text(9);
        invoice.at = query.instant(10);
        invoices.push_back(std::move(invoice));
    }
    return invoices;
}

}  // namespace tidegate::store
