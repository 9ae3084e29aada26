#include "cli/db_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/scrub_limits.hpp"
#include "cli/home.hpp"
#include "cli/storage.hpp"
#include "runtime/archive_place.hpp"
#include "runtime/promise_check.hpp"
#include "runtime/promise_log.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/archive_runs.hpp"
#include "store/copy.hpp"
#include "store/database_clock.hpp"
#include "store/folder_objects.hpp"
#include "store/payload_check.hpp"
#include "store/payload_objects.hpp"
#include "store/receipt_check.hpp"
#include "store/reconcile.hpp"
#include "store/scrubs.hpp"
#include "store/storage_key_use.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// Opens every payload; without a storage key only its objects can be looked at.
std::vector<store::Discrepancy> check_all_payloads(
    partners::Instance const& instance, store::Database& database
) {
    std::vector<store::Discrepancy> found;
    std::string unavailable;
    for (std::int64_t last = 0;;) {
        store::CheckedPayloads checked;
        database.read_blocking([&](store::Transaction& transaction) {
            checked = store::check_payloads(transaction, last, limits::scrub_rows);
        });
        for (store::DamagedPayload const& one : checked.damaged) {
            found.push_back(
                {"payload", one.message.empty() ? std::to_string(one.id) : one.message, one.text}
            );
        }
        if (unavailable.empty()) unavailable = checked.unavailable;
        if (checked.last == 0) break;
        last = checked.last;
    }
    if (!unavailable.empty()) {
        found.push_back(
            {"payload", instance.storage.key_file.string(), "not checked: " + unavailable}
        );
    }
    return found;
}

/// Receipts that we gave, and those that partners gave, against their hashes.
std::vector<store::Discrepancy> check_all_receipts(store::Database& database) {
    std::vector<store::Discrepancy> found;
    for (auto const& [check, rule] :
         {std::pair(&store::check_sent_receipts, "receipt_sent"),
          std::pair(&store::check_received_receipts, "receipt_received")}) {
        store::CheckedReceipts checked;
        std::string last;
        do {
            database.read_blocking([&](store::Transaction& transaction) {
                checked =
                    check(transaction, last, std::string(store::kScrubEnd), limits::scrub_rows);
            });
            for (store::DamagedReceipt const& one : checked.damaged)
                found.push_back({rule, one.id, one.text});
            last = checked.last;
        } while (!last.empty());
    }
    return found;
}

/// Archived payloads are not opened here, which 'archive verify' does: their packs have to be
/// there, and a gateway must not have found them damaged.
std::vector<store::Discrepancy> check_packs(
    partners::Instance const& instance, store::Database& database
) {
    std::vector<store::ArchivePack> packs;
    std::vector<store::Damage> damages;
    database.read_blocking([&](store::Transaction& transaction) {
        packs = store::list_packs(transaction);
        damages = store::list_damages(transaction, store::ScrubKind::packs);
    });
    if (packs.empty()) return {};
    auto const archive = runtime::open_archive_place(instance.retention);
    std::string const where = archive->shown();
    auto const missing = store::find_missing_packs(packs, *archive);
    if (!missing) return {{"archive", where, "not checked: " + missing.error().text()}};
    std::vector<store::Discrepancy> found;
    for (std::string const& one : *missing) found.push_back({"archive", where, one});
    for (store::Damage const& one : damages) {
        // Told already when it is missing.
        if (std::ranges::none_of(*missing, [&](auto const& m) {
                return m.starts_with(one.subject);
            }))
            found.push_back({"pack", one.subject, one.reason});
    }
    return found;
}

/// A run of the archive that failed, until one ends well.
std::vector<store::Discrepancy> check_archive_runs(
    partners::Instance const& instance, store::Database& database
) {
    if (!instance.retention.is_set()) return {};  // there will be no other run
    store::ArchiveState state;
    database.read_blocking([&](store::Transaction& transaction) {
        state = store::read_archive_state(transaction);
    });
    if (!state.is_failing()) return {};
    return {
        {"archive_run", to_rfc3339(*state.failed_at),
         "the last run of the archive failed: " + state.failure +
             "; when that is mended, 'tidegate archive run' goes on at once, a gateway within an "
             "hour"}
    };
}

/// Pages and keys, then everything the gateway adds up while it runs, then receipts, payloads and
/// the archive.
Exit check(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::string const damage = database->check_integrity();
    std::vector<store::Discrepancy> found;
    database->read_blocking([&](store::Transaction& transaction) {
        found = store::find_discrepancies(
            transaction, Instant{}, store::read_time(transaction) - limits::reconcile_grace
        );
        for (store::Discrepancy& one : store::find_wrong_sums(transaction))
            found.push_back(std::move(one));
    });
    for (store::Discrepancy& one : check_all_receipts(*database)) found.push_back(std::move(one));
    for (store::Discrepancy& one : check_all_payloads(*instance, *database))
        found.push_back(std::move(one));
    for (store::Discrepancy& one : check_packs(*instance, *database))
        found.push_back(std::move(one));
    for (store::Discrepancy& one : check_archive_runs(*instance, *database))
        found.push_back(std::move(one));
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

/// A folder of one machine is no use to nodes: its objects go into their rows. Those in S3 stay.
Expected<void> take_files_in(
    partners::Instance const& instance, store::Database& to, Streams streams
) {
    if (instance.storage.objects != partners::ObjectPlace::folder) return {};
    auto const taken = store::take_objects_in(to, *open_objects(instance));
    if (!taken) return std::unexpected(taken.error());
    streams.err << fmt::format(
        "{} large payloads of {} are in the new database too, sealed as they were\n", *taken,
        instance.storage.folder.string()
    );
    return {};
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
    if (auto taken = take_files_in(*instance, *to, streams); !taken)
        return report(streams, taken.error());
    streams.err << fmt::format(
        "{} rows are in {}, each compared with the file's, which is as it was.\n"
        "Now write into tidegate.toml, in the place of a database.file:\n\n"
        "    [database]\n    url = \"{}\"\n\n"
        "and start 'tidegate serve'. Packs of the archive stay where they are: write "
        "retention.archive too if they lie in a folder. Never start one on the old file again: it "
        "would promise the "
        "same stock twice.\n",
        rows, to->shown(), to->shown()
    );
    return Exit::ok;
}

/// All keys of payloads under the first storage key, so that the others can be retired.
Exit rewrap(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    if (!database->vault()) {
        return report(
            streams, Error{ErrorCode::refused, "there is no storage key", {}, "see storage.key"}
        );
    }
    std::int64_t count = 0;
    for (store::Rewrapped part; !part.is_done;) {
        auto const done =
            database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
                auto const next = store::rewrap_payloads(transaction, part.last);
                if (!next) return std::unexpected(next.error());
                part = *next;
                return {};
            });
        if (!done) return report(streams, done.error());
        count += part.count;
    }
    std::string const id = database->vault()->keys().first().id;
    if (arguments.json) {
        streams.out << fmt::format("{{\"key\":{},\"payloads\":{}}}\n", json_string(id), count);
    } else {
        streams.out << fmt::format(
            "{} payloads were wrapped anew; all are under the storage key {} now. The other keys "
            "may "
            "leave the file when no backup is older than this\n",
            count, id
        );
    }
    return Exit::ok;
}

}  // namespace

std::vector<Command> db_commands() {
    return {
        {"db",
         "check",
         "whether the database is sound, its payloads open, and its books add up",
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
        {"db",
         "rewrap",
         "put all payloads under the first storage key, so that older ones can be retired",
         "tidegate db rewrap",
         {},
         {},
         rewrap},
    };
}

}  // namespace tidegate::cli
