#include "cli/db_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "cli/home.hpp"
#include "runtime/promise_check.hpp"
#include "runtime/promise_log.hpp"
#include "stages/findings_json.hpp"
#include "store/copy.hpp"
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
    auto const read = [&](auto const& what) { database->read_blocking(what); };
    for (store::Promise const& lost :
         runtime::find_lost_blocking(runtime::promise_folder(instance->data), read))
        found.push_back(runtime::discrepancy_of(lost));
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

/// The file, held as a server holds it: while it is copied none can start.
Expected<store::Database> open_file(partners::Instance const& instance) {
    if (!instance.database_server.url.empty()) {
        return fail(
            ErrorCode::refused, "tidegate.toml names a PostgreSQL already: database.url", {},
            "take it out to move the file's rows"
        );
    }
    if (!std::filesystem::exists(instance.database)) {
        return fail(
            ErrorCode::not_found,
            fmt::format("there is no database at {}", instance.database.string()), {},
            "name the right folder with --home"
        );
    }
    return store::Database::open(instance.database.string());
}

Exit move(Arguments const& arguments, Streams streams) {
    auto const url = arguments.get("to");
    if (!url) {
        return report(
            streams,
            Error{ErrorCode::usage, "--to is missing: postgresql://user@host:5432/name", {}, {}}
        );
    }
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto from = open_file(*instance);
    if (!from) return report(streams, from.error());
    auto to = store::Database::open(
        *url, {.role = store::Role::visitor,
               .probe = {},
               .password = instance->database_server.password,
               .connections = 1}
    );
    if (!to) return report(streams, to.error());
    std::int64_t rows = 0;
    auto const copied = store::copy_database(*from, *to, [&](store::CopiedTable const& table) {
        rows += table.rows;
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"table":{},"rows":{}}})"
                "\n",
                json_string(table.name), table.rows
            );
        } else {
            streams.out << fmt::format("{:<24} {:>10}\n", table.name, table.rows);
        }
    });
    if (!copied) return report(streams, copied.error());
    streams.err << fmt::format(
        "{} rows are in {}, each compared with the file's, which is as it was.\n"
        "Now write into tidegate.toml, in the place of a database.file:\n\n"
        "    [database]\n    url = \"{}\"\n\n"
        "and start 'tidegate serve'. Never start one on the old file again: it would promise the "
        "same stock twice.\n",
        rows, to->shown(), to->shown()
    );
    return Exit::ok;
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
        {"db",
         "move",
         "copy the database into an empty PostgreSQL, and compare",
         "tidegate db move --to postgresql://tidegate@db1:5432/tidegate",
         {},
         {{"to", "URL", "where; its password as database.password in tidegate.toml"}},
         move},
    };
}

}  // namespace tidegate::cli
