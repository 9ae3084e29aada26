#include "cli/order_commands.hpp"

#include "cli/home.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/orders.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string order_json(store::Order const& order) {
    return fmt::format(
        R"({{"id":"{}","partner":{},"number":{},"release":{},"environment":"{}","state":"{}","created_at":"{}",)"
        R"("order":{},"decision":{}}})",
        order.id.text(), json_string(order.partner), json_string(order.number),
        json_string(order.release), store::name_of(order.environment), store::name_of(order.state),
        to_rfc3339(order.created_at), order.canonical, order.decision
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
    Table table({"TIME", "PARTNER", "ORDER", "STATE", "LINES", "PROMISED", "BOOK"});
    database->read_blocking([&](store::Transaction& transaction) {
        for (store::Order const& order : store::list_orders(transaction, filter)) {
            if (arguments.json) {
                streams.out << order_json(order) << '\n';
                continue;
            }
            Decimal ordered;
            Decimal promised;
            auto const lines = store::lines_of(transaction, order.id);
            for (store::OrderLine const& line : lines) {
                ordered += line.ordered;
                promised += line.promised;
            }
            table.add(
                {to_rfc3339(order.created_at), order.partner, order.number,
                 std::string(store::name_of(order.state)), std::to_string(lines.size()),
                 fmt::format("{} of {}", promised.normalized().text(), ordered.normalized().text()),
                 std::string(store::name_of(order.environment))}
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

void show_order(std::ostream& out, store::Transaction& transaction, store::Order const& order) {
    out << fmt::format(
        "order {} of {}, {}, {} book\n  placed by document {}\n", order.number, order.partner,
        store::name_of(order.state), store::name_of(order.environment), order.document.text()
    );
    if (order.acknowledgement)
        out << "  answered by document " << order.acknowledgement->text() << '\n';
    auto const reservations = store::reservations_of(transaction, order.id);
    Table table({"LINE", "ITEM", "STATUS", "ORDERED", "PROMISED", "WHEN"});
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
             line.ordered.normalized().text(), line.promised.normalized().text(), when}
        );
    }
    table.print(out, "  ");
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
                streams.out << order_json(order) << '\n';
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

}  // namespace

std::vector<Command> order_commands() {
    Option const partner{"partner", "ID", "only this partner's"};
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
         "one order: lines, promises, documents",
         "tidegate order show 4500001234",
         {{"NUMBER", "the buyer's order number", 1, 1}},
         {partner},
         show},
    };
}

}  // namespace tidegate::cli
