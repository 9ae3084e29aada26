#include "cli/backup_commands.hpp"

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "cli/home.hpp"
#include "cli/request.hpp"
#include "cli/storage.hpp"
#include "runtime/archive_place.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/audit.hpp"
#include "store/audit_seals.hpp"
#include "store/backup.hpp"
#include "store/database_clock.hpp"
#include "store/folder_objects.hpp"
#include "store/payload_objects.hpp"
#include "store/reconcile.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <ostream>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;
using stages::json_string;

/// What is wrong with a copy, a line each; and how far it goes.
struct Verdict {
    std::vector<std::string> problems;
    std::string head;  ///< of the audit's chain
    std::int64_t audit_rows = 0;
    std::optional<Instant> until;
};

/// Large payloads lie in a folder beside a backup.
store::FolderObjects objects_beside(std::string const& backup) {
    return store::FolderObjects(fs::absolute(backup + ".payloads").string());
}

/// Of a database that nobody uses, and of the objects it names; it is brought up to date.
Expected<Verdict> judge(std::string const& path, store::ObjectStore& objects) {
    auto database = store::Database::open(path);
    if (!database) return std::unexpected(database.error());
    Verdict verdict;
    if (auto const damage = database->check_integrity(); !damage.empty())
        verdict.problems.push_back("damaged: " + damage);
    database->read_blocking([&](store::Transaction& transaction) {
        store::AuditVerifier verifier;
        while (verifier.check_page(transaction)) {
        }
        if (!verifier.result().is_sound())
            verdict.problems.emplace_back("its audit trail is not as it was written");
        verdict.head = hex(verifier.result().head);
        verdict.audit_rows = verifier.result().rows;
        auto const now = store::read_time(transaction) - limits::reconcile_grace;
        for (auto const& one : store::find_discrepancies(transaction, Instant{}, now))
            verdict.problems.push_back(fmt::format("{}: {}: {}", one.rule, one.subject, one.text));
        for (auto const& one : store::find_wrong_sums(transaction))
            verdict.problems.push_back(fmt::format("{}: {}: {}", one.rule, one.subject, one.text));
        verdict.until = store::last_audited(transaction);
    });
    for (std::string& problem : store::check_objects(*database, objects))
        verdict.problems.push_back(std::move(problem));
    return verdict;
}

/// A copy of a backup to work on, which stays as it is; gone with this, with what was made beside
/// it.
class WorkingCopy {
public:
    explicit WorkingCopy(std::string path) : path_(std::move(path)) { remove_all(); }
    ~WorkingCopy() { remove_all(); }
    WorkingCopy(WorkingCopy const&) = delete;
    WorkingCopy& operator=(WorkingCopy const&) = delete;

    [[nodiscard]] std::string const& path() const { return path_; }
    Expected<void> fill(std::string const& backup) const {
        if (!fs::exists(backup)) return fail(ErrorCode::not_found, "there is no file " + backup);
        return store::copy_backup(backup, path_);
    }

private:
    void remove_all() const {
        std::error_code ignored;
        for (char const* suffix : {"", "-wal", "-shm", ".lock"})
            fs::remove(path_ + suffix, ignored);
    }

    std::string path_;
};

std::string time_text(std::optional<Instant> const& at) {
    return at ? to_rfc3339(*at) : std::string("its beginning");
}

Exit tell(Arguments const& arguments, Streams streams, std::string const& path, Verdict const& is) {
    if (arguments.json) {
        std::string problems;
        for (std::string const& one : is.problems)
            problems += (problems.empty() ? "" : ",") + json_string(one);
        streams.out << fmt::format(
            R"({{"file":{},"sound":{},"until":{},"audit_rows":{},"head":"{}","problems":[{}]}})"
            "\n",
            json_string(path), is.problems.empty(),
            is.until ? json_string(to_rfc3339(*is.until)) : "null", is.audit_rows, is.head, problems
        );
    } else {
        streams.out << fmt::format(
            "{}: {}, until {}; head of the audit's chain {}\n", path,
            is.problems.empty() ? "sound" : "NOT SOUND", time_text(is.until), is.head
        );
        for (std::string const& one : is.problems) streams.out << "  " << one << '\n';
    }
    return is.problems.empty() ? Exit::ok : Exit::no;
}

/// Those that the copy names: what came later is not part of it.
Expected<void> copy_objects_of(
    partners::Instance const& instance, std::string const& copy, store::ObjectStore& beside
) {
    auto const objects = open_objects(instance);
    if (!objects) return {};
    auto database = store::Database::open(copy);
    if (!database) return std::unexpected(database.error());
    auto const copied = store::copy_objects(*database, *objects, beside);
    if (!copied) return std::unexpected(copied.error());
    return {};
}

/// They are a store of their own, which only grows: copied as files.
void tell_of_packs(partners::Instance const& instance, store::Database& database, Streams streams) {
    std::size_t packs = 0;
    database.read_blocking([&](store::Transaction& transaction) {
        packs = store::list_packs(transaction).size();
    });
    if (packs == 0) return;
    streams.err << fmt::format(
        "{} packs of the archive are not in it: copy {} too\n", packs,
        runtime::open_archive_place(instance.retention)->shown()
    );
}

Exit create(Arguments const& arguments, Streams streams) {
    std::string const& path = arguments.positionals.front();
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    if (auto written = store::write_backup(*database, path); !written)
        return report(streams, written.error());
    auto beside = objects_beside(path);
    if (auto copied = copy_objects_of(*instance, path, beside); !copied)
        return report(streams, copied.error());
    // A copy that nobody has read is no backup.
    auto const verdict = judge(path, beside);
    std::error_code ignored;
    fs::remove(path + ".lock", ignored);
    if (!verdict) return report(streams, verdict.error());
    tell_of_packs(*instance, *database, streams);
    return tell(arguments, streams, path, *verdict);
}

Exit verify(Arguments const& arguments, Streams streams) {
    std::string const& path = arguments.positionals.front();
    WorkingCopy const copy(path + ".verify");
    if (auto filled = copy.fill(path); !filled) return report(streams, filled.error());
    auto beside = objects_beside(path);
    auto const verdict = judge(copy.path(), beside);
    if (!verdict) return report(streams, verdict.error());
    return tell(arguments, streams, path, *verdict);
}

Expected<std::int64_t> skip_of(Arguments const& arguments) {
    constexpr std::int64_t kUsual = 1000;
    auto const text = arguments.get("skip");
    if (!text) return kUsual;
    std::int64_t number = 0;
    auto const [stop, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    bool const is_number = error == std::errc() && stop == text->data() + text->size();
    if (is_number && number >= 0 && number <= limits::store_void_numbers_max) return number;
    return fail(
        ErrorCode::usage,
        fmt::format(
            "--skip is '{}', needed is a number of 0 to {}", *text, limits::store_void_numbers_max
        )
    );
}

/// Moves the database that is there out of the way, with its log. Held as a server holds it, so
/// that none runs.
Expected<std::string> put_aside(fs::path const& database, Instant now) {
    if (!fs::exists(database)) return std::string();
    {
        auto held = store::Database::open(database.string());
        // What is damaged may be replaced; what is in use may not.
        if (!held && held.error().code == ErrorCode::conflict) return std::unexpected(held.error());
    }
    std::string const aside =
        fmt::format("{}.before-restore-{}", database.string(), to_micros(now) / 1'000'000);
    std::error_code failed;
    for (std::string const suffix : {"-wal", "-shm", ""}) {
        if (!suffix.empty() && !fs::exists(database.string() + suffix)) continue;
        fs::rename(database.string() + suffix, aside + suffix, failed);
        if (failed) {
            return fail(
                ErrorCode::unavailable,
                "cannot move " + database.string() + suffix + ": " + failed.message()
            );
        }
    }
    return aside;
}

Expected<std::int64_t> make_current(
    store::Database& database, std::int64_t skip, std::string const& path, Instant now
) {
    std::int64_t moved = 0;
    auto const done =
        database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto const until = store::last_audited(transaction);
            std::string const reason =
                fmt::format("restored from a backup that goes until {}", time_text(until));
            auto const skipped = store::skip_numbers(transaction, skip, reason, now);
            if (!skipped) return std::unexpected(skipped.error());
            moved = *skipped;
            store::append_audit(
                transaction, {.at = now,
                              .environment = store::Environment::live,
                              .actor = user_name(),
                              .event = "database.restored",
                              .subject = "database",
                              .subject_id = fs::path(path).filename().string(),
                              .partner = "",
                              .details = fmt::format(
                                  R"({{"until":{},"skipped":{}}})",
                                  until ? json_string(to_rfc3339(*until)) : "null", skip
                              )}
            );
            return {};
        });
    if (!done) return std::unexpected(done.error());
    return moved;
}

Expected<std::int64_t> make_current(
    std::string const& database, std::int64_t skip, std::string const& path, Instant now
) {
    auto opened = store::Database::open(database);
    if (!opened) return std::unexpected(opened.error());
    return make_current(*opened, skip, path, now);
}

Expected<void> put_objects_back(
    partners::Instance const& instance, std::string const& copy, store::ObjectStore& beside
) {
    auto database = store::Database::open(copy);
    if (!database) return std::unexpected(database.error());
    auto const objects = open_objects(instance);
    auto const done = objects ? store::copy_objects(*database, beside, *objects)
                              : store::take_objects_in(*database, beside);
    if (!done) return std::unexpected(done.error());
    return {};
}

Exit restore(Arguments const& arguments, Streams streams) {
    std::string const& path = arguments.positionals.front();
    auto const skip = skip_of(arguments);
    if (!skip) return report(streams, skip.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    if (!instance->database_server.url.empty()) {
        return report(
            streams,
            Error{
                ErrorCode::refused,
                "tidegate.toml names a PostgreSQL: database.url",
                {},
                "restore it with its own tools, then skip numbers with 'tidegate backup "
                "skip'"
            }
        );
    }
    std::error_code ignored;
    fs::create_directories(instance->database.parent_path(), ignored);
    WorkingCopy const copy(instance->database.string() + ".restoring");
    if (auto filled = copy.fill(path); !filled) return report(streams, filled.error());
    auto beside = objects_beside(path);
    auto const verdict = judge(copy.path(), beside);
    if (!verdict) return report(streams, verdict.error());
    if (!verdict->problems.empty()) return tell(arguments, streams, path, *verdict);
    // Before the database that names them has its place; what no row names is swept later.
    if (auto put = put_objects_back(*instance, copy.path(), beside); !put)
        return report(streams, put.error());
    Instant const now = SystemClock().now();
    auto const moved = make_current(copy.path(), *skip, path, now);
    if (!moved) return report(streams, moved.error());
    auto const aside = put_aside(instance->database, now);
    if (!aside) return report(streams, aside.error());
    if (auto put = store::put_in_place(copy.path(), instance->database.string()); !put)
        return report(streams, put.error());
    streams.out << fmt::format(
        "restored until {}; {} numbers and series run on by {}, so that none is given twice\n",
        time_text(verdict->until), *moved, *skip
    );
    if (!aside->empty()) {
        streams.out << "what was there is now " << *aside
                    << "; large payloads and packs that only it names are removed after two days\n";
    }
    streams.out << fmt::format(
        "what came in after {} is not in it, although partners hold receipts for it: ask them to "
        "send again what they sent since, under new Message-IDs; what we sent since is unknown "
        "too\n",
        time_text(verdict->until)
    );
    return Exit::ok;
}

Exit skip(Arguments const& arguments, Streams streams) {
    auto const count = skip_of(arguments);
    if (!count) return report(streams, count.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    auto const moved =
        make_current(*database, *count, database->shown(), store::read_time(*database));
    if (!moved) return report(streams, moved.error());
    streams.out << fmt::format("{} numbers and series run on by {}\n", *moved, *count);
    return Exit::ok;
}

}  // namespace

std::vector<Command> backup_commands() {
    Positional const file{"FILE", "of the backup", 1, 1};
    Option const skipped{
        "skip", "N", "how far numbers run on, at least as many as were given since (1000)"
    };
    return {
        {"backup",
         "create",
         "copy the database while the gateway runs, and check the copy",
         "tidegate backup create /backup/tidegate-2026-01-05.db",
         {{"FILE", "a new file", 1, 1}},
         {},
         create},
        {"backup",
         "verify",
         "whether a backup is sound, its books add up, and how far it goes",
         "tidegate backup verify /backup/tidegate-2026-01-05.db",
         {file},
         {},
         verify},
        {"backup",
         "restore",
         "put a backup in the place of the database; the gateway must not run",
         "tidegate backup restore /backup/tidegate-2026-01-05.db --skip 5000",
         {file},
         {skipped},
         restore},
        {"backup",
         "skip",
         "let numbers run on after a PostgreSQL was restored with its own tools",
         "tidegate backup skip --skip 5000",
         {},
         {skipped},
         skip},
    };
}

}  // namespace tidegate::cli
