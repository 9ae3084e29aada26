#include "cli/db_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "cli/home.hpp"
#include "stages/findings_json.hpp"
#include "store/reconcile.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// Pages and keys, then everything the gateway adds up while it runs.
Exit check(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::string const damage = database->check_integrity();
    std::vector<store::Discrepancy> found;
    database->read_blocking([&](store::Transaction& transaction) {
        found = store::find_discrepancies(
            transaction, Instant{}, SystemClock().now() - limits::reconcile_grace
        );
        for (store::Discrepancy& one : store::find_wrong_sums(transaction))
            found.push_back(std::move(one));
    });
    bool const is_sound = damage.empty() && found.empty();
    if (arguments.json) {
        std::string rows;
        for (store::Discrepancy const& one : found) {
            rows += fmt::format(
                R"({}{{"rule":{},"subject":{},"text":{}}})", rows.empty() ? "" : ",",
                json_string(one.rule), json_string(one.subject), json_string(one.text)
            );
        }
        streams.out << fmt::format(
            R"({{"sound":{},"damage":{},"discrepancies":[{}]}})"
            "\n",
            is_sound, json_string(damage), rows
        );
        return is_sound ? Exit::ok : Exit::no;
    }
    if (is_sound) {
        streams.out << "the database is sound and its books add up\n";
        return Exit::ok;
    }
    if (!damage.empty())
        streams.out << "damaged; restore a backup and report what happened to the disk:\n"
                    << damage;
    for (store::Discrepancy const& one : found)
        streams.out << fmt::format("{}: {}: {}\n", one.rule, one.subject, one.text);
    return Exit::no;
}

}  // namespace

std::vector<Command> db_commands() {
    return {
        {"db",
         "check",
         "whether the database is sound and its books add up: nothing lost, nothing sold twice",
         "tidegate db check",
         {},
         {},
         check},
    };
}

}  // namespace tidegate::cli
