#include "cli/order_ship.hpp"

#include "base/crash_point.hpp"
#include "cli/home.hpp"
#include "cli/request.hpp"
#include "runtime/invoice_order.hpp"
#include "runtime/ship_order.hpp"
#include "stages/findings_json.hpp"
#include "store/database_clock.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (char const c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// "1=10,2=2.5". Errors: usage.
Expected<std::vector<orders::AskedLine>> parse_lines(
    std::string_view option, std::string_view text
) {
    std::vector<orders::AskedLine> lines;
    for (std::string const& part : split(text, ',')) {
        std::size_t const equals = part.find('=');
        auto quantity = equals == std::string::npos ? Expected<Decimal>(Decimal(0))
                                                    : Decimal::parse(part.substr(equals + 1));
        if (equals == std::string::npos || equals == 0 || !quantity) {
            return fail(
                ErrorCode::usage,
                fmt::format("--{} has '{}', which is not LINE=QUANTITY", option, part), {},
                fmt::format("write --{} 1=10,2=5", option)
            );
        }
        lines.push_back({part.substr(0, equals), *quantity});
    }
    return lines;
}

Expected<runtime::ShipRequest> parse_request(Arguments const& arguments) {
    runtime::ShipRequest request;
    if (auto const text = arguments.get("lines")) {
        auto lines = parse_lines("lines", *text);
        if (!lines) return std::unexpected(lines.error());
        request.ask.lines = std::move(*lines);
    }
    if (auto const text = arguments.get("packs")) {
        for (std::string const& pack : split(*text, '/')) {
            auto contents = parse_lines("packs", pack);
            if (!contents) return std::unexpected(contents.error());
            request.ask.packs.push_back(std::move(*contents));
        }
    }
    if (auto const text = arguments.get("date")) {
        auto const date = Date::parse_iso(*text);
        if (!date) {
            return fail(
                ErrorCode::usage, "--date is '" + *text + "', which is no day", {},
                "write it as 2026-01-05"
            );
        }
        request.shipped_on = *date;
    }
    request.reference = arguments.get("reference").value_or("");
    request.carrier = arguments.get("carrier").value_or("");
    request.tracking = arguments.get("tracking").value_or("");
    request.bill_of_lading = arguments.get("bill-of-lading").value_or("");
    request.actor = user_name();
    return request;
}

/// The one order that is meant. Errors: not_found; conflict when several have the number.
Expected<store::Order> find_order(store::Transaction& transaction, Arguments const& arguments) {
    store::OrderFilter filter;
    filter.number = arguments.positionals.front();
    filter.partner = arguments.get("partner");
    auto const environment = environment_of(arguments);
    if (!environment) return std::unexpected(environment.error());
    filter.environment = *environment;
    auto orders = store::list_orders(transaction, filter);
    if (auto const release = arguments.get("release")) {
        std::erase_if(orders, [&](store::Order const& order) { return order.release != *release; });
    }
    if (orders.empty()) {
        return fail(
            ErrorCode::not_found,
            fmt::format(
                "no order has the number {} in the {} book", *filter.number,
                store::name_of(*environment)
            ),
            {}, "see 'tidegate order list'"
        );
    }
    if (orders.size() > 1) {
        return fail(
            ErrorCode::conflict, fmt::format("{} orders have this number", orders.size()), {},
            "say which with --partner or --release"
        );
    }
    return std::move(orders.front());
}

std::string invoice_json(store::Invoice const& invoice) {
    return fmt::format(
        R"({{"invoice":{},"total":"{}","currency":"{}","document":{}}})",
        json_string(invoice.number), invoice.total.text(), invoice.currency,
        invoice.document ? json_string(invoice.document->text()) : "null"
    );
}

void print_notes(Streams streams, std::vector<std::string> const& notes) {
    for (std::string const& note : notes) streams.err << "note: " << note << '\n';
}

std::string invoice_text(store::Invoice const& invoice) {
    return fmt::format(
        "invoice {} over {} {}{}\n", invoice.number, invoice.total.text(), invoice.currency,
        invoice.document ? ", sent as document " + invoice.document->text() : ""
    );
}

void print_json(Streams streams, runtime::ShippedOrder const& shipped) {
    std::string sscc;
    for (std::string const& one : shipped.shipment.sscc)
        sscc += (sscc.empty() ? "" : ",") + json_string(one);
    streams.out << fmt::format(
        R"({{"shipment":{},"is_repeat":{},"sscc":[{}],"document":{},"invoice":{}}})"
        "\n",
        json_string(shipped.shipment.number), shipped.is_repeat, sscc,
        shipped.shipment.notice ? json_string(shipped.shipment.notice->text()) : "null",
        shipped.invoice ? invoice_json(*shipped.invoice) : "null"
    );
}

void print_text(Streams streams, runtime::ShippedOrder const& shipped) {
    store::Shipment const& shipment = shipped.shipment;
    streams.out << fmt::format(
        "shipment {}{}: {} lines in {} packs{}\n", shipment.number,
        shipped.is_repeat ? " (made before with this reference; nothing was done twice)" : "",
        shipment.lines.size(), shipment.sscc.size(),
        shipment.notice ? ", ship notice sent as document " + shipment.notice->text() : ""
    );
    for (std::string const& sscc : shipment.sscc) streams.out << "  SSCC " << sscc << '\n';
    if (shipped.invoice) streams.out << invoice_text(*shipped.invoice);
}

/// Everything a command on an order needs, opened; or what went wrong, told.
struct Workplace {
    std::shared_ptr<runtime::Config const> config;
    store::Database database;
    std::unique_ptr<Clock const> clock = store::clock_of(database);
    SystemRandom random;
    IdSource ids{*clock, random};
};

std::unique_ptr<Workplace> open_workplace(Arguments const& arguments, Streams streams, Exit& exit) {
    auto config = runtime::Config::load(arguments.home);
    if (!config) {
        exit = report_all(streams, config.error());
        return nullptr;
    }
    auto database = open_database((*config)->instance());
    if (!database) {
        exit = report(streams, database.error());
        return nullptr;
    }
    return std::make_unique<Workplace>(*config, std::move(*database));
}

}  // namespace

Exit order_ship(Arguments const& arguments, Streams streams) {
    auto const request = parse_request(arguments);
    if (!request) return report(streams, request.error());
    Exit exit = Exit::ok;
    auto place = open_workplace(arguments, streams, exit);
    if (!place) return exit;
    runtime::ShippedOrder shipped;
    auto const done =
        place->database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto const order = find_order(transaction, arguments);
            if (!order) return std::unexpected(order.error());
            runtime::OrderCommandContext const context{
                *place->config, place->ids, place->clock->now()
            };
            auto result = runtime::ship_order(transaction, context, *order, *request);
            if (!result) return std::unexpected(result.error());
            shipped = std::move(*result);
            return {};
        });
    if (!done) return report_refusal(streams, done.error());
    crash_point("S2");
    arguments.json ? print_json(streams, shipped) : print_text(streams, shipped);
    print_notes(streams, shipped.notes);
    return Exit::ok;
}

Exit order_invoice(Arguments const& arguments, Streams streams) {
    Exit exit = Exit::ok;
    auto place = open_workplace(arguments, streams, exit);
    if (!place) return exit;
    std::vector<store::Invoice> invoices;
    std::vector<std::string> notes;
    auto const done =
        place->database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto const order = find_order(transaction, arguments);
            if (!order) return std::unexpected(order.error());
            runtime::OrderCommandContext const context{
                *place->config, place->ids, place->clock->now()
            };
            notes.clear();
            auto result = runtime::invoice_order(transaction, context, *order, user_name(), notes);
            if (!result) return std::unexpected(result.error());
            invoices = std::move(*result);
            return {};
        });
    if (!done) return report_refusal(streams, done.error());
    for (store::Invoice const& one : invoices)
        streams.out << (arguments.json ? invoice_json(one) + "\n" : invoice_text(one));
    print_notes(streams, notes);
    return Exit::ok;
}

}  // namespace tidegate::cli
