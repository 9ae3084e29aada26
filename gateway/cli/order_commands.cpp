#include "cli/order_commands.hpp"

#include "base/clock.hpp"
#include "cli/home.hpp"
#include "cli/order_ship.hpp"
#include "cli/table.hpp"
#include "runtime/late_orders.hpp"
#include "stages/findings_json.hpp"
#include "store/database_clock.hpp"
#include "store/orders.hpp"
#include "store/shipments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string order_json(store::Transaction& transaction, store::Order const& order) {
    std::string shipments;
    for (store::Shipment const& shipment : store::shipments_of(transaction, order.id))
        shipments += (shipments.empty() ? "" : ",") + shipment.canonical;
    std::string invoices;
    for (store::Invoice const& invoice : store::invoices_of(transaction, order.id))
        invoices += (invoices.empty() ? "" : ",") + invoice.canonical;
    return fmt::format(
        R"({{"id":"{}","partner":{},"number":{},"release":{},"environment":"{}","state":"{}","created_at":"{}",)"
        R"("order":{},"decision":{},"shipments":[{}],"invoices":[{}]}})",
        order.id.text(), json_string(order.partner), json_string(order.number),
        json_string(order.release), store::name_of(order.environment), store::name_of(order.state),
        to_rfc3339(order.created_at), order.canonical, order.decision, shipments, invoices
    );
}

Exit list(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    store::OrderFilter filter;
    filter.partner = arguments.get("partner");
    filter.number = arguments.get("number");
    Table table({"TIME", "PARTNER", "ORDER", "STATE", "LINES", "PROMISED", "SHIPPED", "BOOK"});
    database->read_blocking([&](store::Transaction& transaction) {
        for (store::Order const& order : store::list_orders(transaction, filter)) {
            if (arguments.json) {
                streams.out << order_json(transaction, order) << '\n';
                continue;
            }
            Decimal ordered;
            Decimal promised;
            Decimal shipped;
            auto const lines = store::lines_of(transaction, order.id);
            for (store::OrderLine const& line : lines) {
                ordered += line.ordered;
                promised += line.promised;
                shipped += line.shipped;
            }
            table.add(
                {to_rfc3339(order.created_at), order.partner, order.number,
                 std::string(store::name_of(order.state)), std::to_string(lines.size()),
                 fmt::format("{} of {}", promised.normalized().text(), ordered.normalized().text()),
                 shipped.normalized().text(), std::string(store::name_of(order.environment))}
            );
        }
    });
    if (arguments.json) return Exit::ok;
    if (table.empty()) {
        streams.out << "no orders\n";
    } else {
        table.print(streams.out);
    }
    return Exit::ok;
}

/// What left the house, and what was invoiced for it.
void show_shipments(std::ostream& out, store::Transaction& transaction, store::Order const& order) {
    auto const invoices = store::invoices_of(transaction, order.id);
    Table table({"SHIPMENT", "TIME", "BY", "REFERENCE", "PACKS", "NOTICE", "INVOICE", "TOTAL"});
    for (store::Shipment const& shipment : store::shipments_of(transaction, order.id)) {
        auto const invoice = std::ranges::find(invoices, shipment.id, &store::Invoice::shipment);
        bool const is_invoiced = invoice != invoices.end();
        table.add(
            {shipment.number, to_rfc3339(shipment.at), shipment.actor, shipment.reference,
             std::to_string(shipment.sscc.size()),
             shipment.notice ? shipment.notice->text() : "not sent",
             is_invoiced ? invoice->number : "none",
             is_invoiced ? invoice->total.text() + " " + invoice->currency : ""}
        );
    }
    if (table.empty()) return;
    out << '\n';
    table.print(out, "  ");
}

void show_order(std::ostream& out, store::Transaction& transaction, store::Order const& order) {
    out << fmt::format(
        "order {} of {}, {}, {} book\n  placed by document {}\n", order.number, order.partner,
        store::name_of(order.state), store::name_of(order.environment), order.document.text()
    );
    if (order.acknowledgement)
        out << "  answered by document " << order.acknowledgement->text() << '\n';
    auto const reservations = store::reservations_of(transaction, order.id);
    Table table({"LINE", "ITEM", "STATUS", "ORDERED", "PROMISED", "SHIPPED", "OPEN"});
    for (store::OrderLine const& line : store::lines_of(transaction, order.id)) {
        std::string when;
        for (store::Reservation const& reservation : reservations) {
            if (reservation.line != line.line) continue;
            when += fmt::format(
                "{}{} on {}", when.empty() ? "" : ", ", reservation.quantity.normalized().text(),
                reservation.date.text()
            );
        }
        table.add(
            {line.line_number, line.item.empty() ? "(unknown)" : line.item, line.status,
             line.ordered.normalized().text(), line.promised.normalized().text(),
             line.shipped.normalized().text(), when}
        );
    }
    table.print(out, "  ");
    show_shipments(out, transaction, order);
}

Exit show(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    store::OrderFilter filter;
    filter.number = arguments.positionals.front();
    filter.partner = arguments.get("partner");
    bool is_known = false;
    database->read_blocking([&](store::Transaction& transaction) {
        for (store::Order const& order : store::list_orders(transaction, filter)) {
            is_known = true;
            if (arguments.json) {
                streams.out << order_json(transaction, order) << '\n';
            } else {
                show_order(streams.out, transaction, order);
            }
        }
    });
    if (is_known) return Exit::ok;
    streams.err << fmt::format(
        "error: no order has the number {}\n", arguments.positionals.front()
    );
    return Exit::no;
}

/// Answered by the configuration on disk, as the running gateway's is after a reload.
Exit late(Arguments const& arguments, Streams streams) {
    auto const config = runtime::Config::load(arguments.home);
    if (!config) return report_all(streams, config.error());
    auto database = open_database((*config)->instance());
    if (!database) return report(streams, database.error());
    std::vector<runtime::LateOrder> orders;
    database->read_blocking([&](store::Transaction& transaction) {
        orders = runtime::find_late_orders(transaction, **config, store::read_time(transaction));
    });
    auto const partner = arguments.get("partner");
    std::erase_if(orders, [&](runtime::LateOrder const& one) {
        return partner && one.owed.partner != *partner;
    });
    Table table({"DEADLINE", "PARTNER", "ORDER", "OWED", "SHIPMENT", "BOOK"});
    for (runtime::LateOrder const& one : orders) {
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"order":"{}","partner":{},"number":{},"environment":"{}",)"
                R"("owed":"{}","shipment":{},"since":"{}","deadline":"{}"}})"
                "\n",
                one.owed.order.text(), json_string(one.owed.partner), json_string(one.owed.number),
                store::name_of(one.owed.environment), store::name_of(one.owed.owed),
                one.owed.what.empty() ? "null" : json_string(one.owed.what),
                to_rfc3339(one.owed.since), to_rfc3339(one.deadline)
            );
            continue;
        }
        table.add(
            {to_rfc3339(one.deadline), one.owed.partner, one.owed.number,
             std::string(store::name_of(one.owed.owed)), one.owed.what,
             std::string(store::name_of(one.owed.environment))}
        );
    }
    if (!arguments.json && table.empty()) streams.out << "no order is late\n";
    if (!table.empty()) table.print(streams.out);
    return orders.empty() ? Exit::ok : Exit::no;
}

}  // namespace

std::vector<Command> order_commands() {
    Option const partner{"partner", "ID", "only this partner's"};
    Positional const number{"NUMBER", "the buyer's order number", 1, 1};
    Option const release{"release", "NUMBER", "of a blanket order"};
    Option const environment{"environment", "BOOK", "live (default) or test"};
    return {
        {"order",
         "list",
         "orders, newest first",
         "tidegate order list --partner acme",
         {},
         {partner, {"number", "NUMBER", "only this purchase order number"}},
         list},
        {"order",
         "show",
         "one order: lines, promises, shipments, invoices",
         "tidegate order show 4500001234",
         {number},
         {partner},
         show},
        {"order",
         "late",
         "what we owe buyers longer than their profiles allow; exit status 1 when there is any",
         "tidegate order late --partner acme",
         {},
         {partner},
         late},
        {"order",
         "ship",
         "ship an order, tell the buyer (856) and invoice it (810)",
         "tidegate order ship 4500001234 --lines 1=100 --packs 1=60/1=40 --carrier RDWY",
         {number},
         {partner,
          release,
          environment,
          {"lines", "LINES", "what: LINE=QUANTITY,... in the order's units; else all that is open"},
          {"packs", "PACKS", "what is in which: LINE=QUANTITY,.../LINE=...; else a pack per line"},
          {"reference", "TEXT", "names this shipment: a repeated command has no second effect"},
          {"carrier", "SCAC", "who carries it"},
          {"tracking", "NUMBER", "of the carrier"},
          {"bill-of-lading", "NUMBER", "of the shipment"},
          {"date", "DAY", "of shipment; else today"}},
         order_ship},
        {"order",
         "invoice",
         "invoice what was shipped and has no invoice yet (810)",
         "tidegate order invoice 4500001234",
         {number},
         {partner, release, environment},
         order_invoice},
    };
}

}  // namespace tidegate::cli
