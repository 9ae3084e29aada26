#include "base/limits.hpp"
#include "base/stream.hpp"
#include "cli/home.hpp"
#include "cli/master_file.hpp"
#include "cli/order_commands.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/database_clock.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string dated_text(std::vector<orders::DatedQuantity> const& quantities) {
    std::string text;
    for (orders::DatedQuantity const& dated : quantities) {
        text += fmt::format(
            "{}{} on {}", text.empty() ? "" : ", ", dated.quantity.normalized().text(),
            dated.date.text()
        );
    }
    return text;
}

std::string dated_json(std::vector<orders::DatedQuantity> const& quantities) {
    std::string text = "[";
    for (orders::DatedQuantity const& dated : quantities) {
        text += fmt::format(
            R"({}{{"date":"{}","quantity":"{}"}})", text.size() > 1 ? "," : "", dated.date.text(),
            dated.quantity.text()
        );
    }
    return text + "]";
}

std::string row_json(store::StockRow const& row) {
    return fmt::format(
        R"({{"item":{},"location":{},"unit":{},"on_hand":"{}","safety_stock":"{}","reserved":"{}","expected":"{}",)"
        R"("receipts":{},"reservations":{}}})",
        json_string(row.item), json_string(row.location), json_string(row.base_unit),
        row.on_hand.text(), row.safety_stock.text(), row.reserved.text(), row.expected.text(),
        dated_json(row.receipts), dated_json(row.reservations)
    );
}

Exit show(Arguments const& arguments, Streams streams) {
    auto const environment = environment_of(arguments);
    if (!environment) return report(streams, environment.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::optional<std::string> item;
    if (!arguments.positionals.empty()) item = arguments.positionals.front();
    Table table({"ITEM", "LOCATION", "ON HAND", "UNIT", "RESERVED", "RECEIPTS", "RESERVATIONS"});
    database->read_blocking([&](store::Transaction& transaction) {
        for (store::StockRow const& row : store::show_stock(transaction, *environment, item)) {
            if (arguments.json) streams.out << row_json(row) << '\n';
            table.add(
                {row.item, row.location, row.on_hand.normalized().text(), row.base_unit,
                 row.reserved.normalized().text(), dated_text(row.receipts),
                 dated_text(row.reservations)}
            );
        }
    });
    if (arguments.json) return Exit::ok;
    if (table.empty()) {
        streams.out << "no stock\n";
    } else {
        table.print(streams.out);
    }
    return Exit::ok;
}

Exit load(Arguments const& arguments, Streams streams) {
    auto const environment = environment_of(arguments);
    if (!environment) return report(streams, environment.error());
    std::string const& file = arguments.positionals.front();
    auto const bytes = read_file(file, limits::master_file_bytes_max);
    if (!bytes) return report(streams, bytes.error());
    auto const records = parse_master_file(as_text(*bytes), file, *environment);
    if (!records) return report(streams, records.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_or_make_database(*instance);
    if (!database) return report(streams, database.error());
    store::LoadCounts counts;
    auto loaded = database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
        auto result = load_master_records(
            transaction, *records, file, *environment, store::read_time(transaction)
        );
        if (!result) return std::unexpected(result.error());
        counts = *result;
        return {};
    });
    if (!loaded) return report(streams, loaded.error());
    if (arguments.json) {
        streams.out << fmt::format(
                           R"({{"inserted":{},"changed":{},"unchanged":{}}})", counts.inserted,
                           counts.changed, counts.unchanged
                       )
                    << '\n';
    } else {
        streams.out << fmt::format(
            "{} records: {} new, {} changed, {} unchanged\n", records->size(), counts.inserted,
            counts.changed, counts.unchanged
        );
    }
    return Exit::ok;
}

}  // namespace

std::vector<Command> stock_commands() {
    Option const environment{"environment", "BOOK", "live (default) or test"};
    return {
        {"stock",
         "show",
         "what there is, what comes, what is promised",
         "tidegate stock show WIDGET-10",
         {{"ITEM", "only this item", 0, 1}},
         {environment},
         show},
        {"stock",
         "load",
         "customers, items, prices, stock and receipts from a file; all of it or nothing",
         "tidegate stock load stock.csv",
         {{"FILE", "see docs/operations.md for the records; - is standard input", 1, 1}},
         {environment},
         load},
    };
}

}  // namespace tidegate::cli
