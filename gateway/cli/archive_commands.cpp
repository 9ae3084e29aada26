#include "cli/archive_commands.hpp"

#include "base/archive_limits.hpp"
#include "base/clock.hpp"
#include "cli/home.hpp"
#include "cli/request.hpp"
#include "cli/table.hpp"
#include "runtime/archive.hpp"
#include "runtime/archive_place.hpp"
#include "stages/findings_json.hpp"
#include "store/archive.hpp"
#include "store/archive_removal.hpp"
#include "store/archive_runs.hpp"
#include "store/database_clock.hpp"
#include "store/scrubs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// An installation with its database, its keys and its archive.
struct OpenArchive {
    partners::Instance instance;
    store::Database database;
    std::unique_ptr<store::ObjectStore> packs;

    [[nodiscard]] store::ArchiveAccess access() {
        return store::archive_access(database, *database.vault(), *packs);
    }
};

/// What went wrong is told already when there is none.
std::optional<OpenArchive> open_archive(Arguments const& arguments, Streams streams, Exit& exit) {
    auto instance = load_home(arguments, streams);
    if (!instance) {
        exit = Exit::configuration;
        return {};
    }
    auto database = open_database(*instance);
    if (!database) {
        exit = report(streams, database.error());
        return {};
    }
    if (!database->vault()) {
        exit = report(
            streams, Error{ErrorCode::refused, "there is no storage key", {}, "see storage.key"}
        );
        return {};
    }
    auto packs = runtime::open_archive_place(instance->retention);
    return OpenArchive{std::move(*instance), std::move(*database), std::move(packs)};
}

void tell_kind(
    Arguments const& arguments, std::ostream& out, store::RetentionKind kind,
    std::optional<std::chrono::seconds> const& time, store::ArchivePreview::Kind const& count
) {
    std::string_view const name = store::name_of(kind);
    constexpr std::int64_t kDay = 24 * 60 * 60;
    if (arguments.json) {
        out << fmt::format(
            R"({{"kind":"{}","seconds":{},"messages":{},"payloads":{},"bytes":{}}})"
            "\n",
            name, time ? std::to_string(time->count()) : "null", count.messages, count.payloads,
            count.bytes
        );
    } else if (!time) {
        out << fmt::format("{}: kept at hand for ever\n", name);
    } else {
        out << fmt::format(
            "{}: {} messages older than {} days, {} payloads of {} bytes\n", name, count.messages,
            time->count() / kDay, count.payloads, count.bytes
        );
    }
}

/// By name; none where no kind has a time in retention.remove_after.
std::vector<Sha256> expired_packs(OpenArchive& open, Instant now) {
    std::vector<Sha256> packs;
    auto const plan = runtime::removal_plan(open.instance.retention, now);
    if (!open.instance.retention.remove_after.is_set()) return packs;
    store::ExpiredPage page;
    do {
        std::string const after = page.last;
        open.database.read_blocking([&](store::Transaction& transaction) {
            page = store::find_expired(transaction, plan, after, limits::archive_removal_page);
        });
        packs.insert(packs.end(), page.packs.begin(), page.packs.end());
    } while (page.looked_at > 0);
    return packs;
}

/// As many at once as a gateway removes in an hour: a mistake is seen before all are gone.
Expected<void> remove_expired(
    Arguments const& arguments, Streams streams, OpenArchive& open, Instant now
) {
    auto packs = expired_packs(open, now);
    constexpr std::size_t kMost = limits::archive_removals_at_once;
    std::size_t const left = packs.size() > kMost ? packs.size() - kMost : 0;
    packs.resize(packs.size() - left);
    auto const plan = runtime::removal_plan(open.instance.retention, now);
    for (Sha256 const& name : packs) {
        auto const pack = store::remove_pack(open.access(), plan, name, user_name());
        if (!pack) return std::unexpected(pack.error());
        if (!*pack) continue;
        std::string_view const format =
            arguments.json ? R"({{"removed":"{}","messages":{},"payloads":{},"bytes":{}}})"
                             "\n"
                           : "{}: removed, {} messages, {} payloads, {} bytes\n";
        streams.out << fmt::format(
            fmt::runtime(format), hex(name), (*pack)->messages, (*pack)->payloads, (*pack)->bytes
        );
    }
    if (left > 0) streams.err << fmt::format("{} more packs are removed by later runs\n", left);
    return {};
}

Exit preview(Arguments const& arguments, Streams streams, OpenArchive& open, Instant now) {
    partners::RetentionSettings const& settings = open.instance.retention;
    auto const preview =
        store::preview_archive(open.access(), runtime::retention_plan(settings, now));
    using store::RetentionKind;
    tell_kind(arguments, streams.out, RetentionKind::refused, settings.refused, preview.refused);
    tell_kind(
        arguments, streams.out, RetentionKind::acknowledgement, settings.acknowledgement,
        preview.acknowledgement
    );
    tell_kind(arguments, streams.out, RetentionKind::business, settings.business, preview.business);
    std::size_t const packs = expired_packs(open, now).size();
    if (packs > 0 && !arguments.json)
        streams.out << fmt::format("to be removed: {} packs whose time is over\n", packs);
    streams.err << "nothing was changed; without --dry-run these are archived\n";
    return Exit::ok;
}

void tell_pack(Arguments const& arguments, std::ostream& out, store::ArchivedPack const& pack) {
    std::string_view const format =
        arguments.json ? R"({{"pack":"{}","messages":{},"payloads":{},"bytes":{}}})"
                         "\n"
                       : "{}: {} messages, {} payloads, {} bytes\n";
    out << fmt::format(
        fmt::runtime(format), hex(pack.name), pack.messages, pack.payloads, pack.bytes
    );
}

/// For metrics, as a gateway does.
void note_run(OpenArchive& open, store::RetentionPlan const& plan, std::string const& failure) {
    store::ArchiveRun const run{
        plan.now, failure,
        store::find_due_since(open.access(), plan, limits::archive_messages_at_once)
    };
    // Who asked sees how it ended, whether it was noted or not.
    static_cast<void>(open.database.write_blocking([&](store::Transaction& t) -> Expected<void> {
        store::note_archive_run(t, run);
        return {};
    }));
}

Exit run_now(Arguments const& arguments, Streams streams) {
    Exit exit = Exit::ok;
    auto open = open_archive(arguments, streams, exit);
    if (!open) return exit;
    if (!open->instance.retention.is_set()) {
        return report_refusal(
            streams,
            Error{
                ErrorCode::refused,
                "tidegate.toml says of no kind how long it is kept at hand",
                {},
                "write business, acknowledgement or refused into the table retention"
            }
        );
    }
    Instant const now = store::read_time(open->database);
    if (arguments.has("dry-run")) return preview(arguments, streams, *open, now);
    auto const plan = runtime::retention_plan(open->instance.retention, now);
    std::int64_t payloads = 0;
    bool is_all = true;
    for (MessageId last;;) {
        auto const step = store::archive_step(open->access(), plan, last, user_name());
        if (!step) {
            note_run(*open, plan, step.error().text());
            return report(streams, step.error());
        }
        last = step->last;
        for (std::string const& one : step->damaged) {
            is_all = false;
            streams.err << "error: not archived: " << one << '\n';
        }
        if (step->pack) {
            payloads += step->pack->payloads;
            tell_pack(arguments, streams.out, *step->pack);
        }
        if (step->is_over) break;
    }
    auto const removed = remove_expired(arguments, streams, *open, now);
    note_run(*open, plan, removed ? std::string() : removed.error().text());
    if (!removed) return report(streams, removed.error());
    if (!arguments.json) {
        streams.out << fmt::format(
            "{} payloads are archived in {}\n", payloads, open->packs->shown()
        );
    }
    return is_all ? Exit::ok : Exit::no;
}

Exit restore(Arguments const& arguments, Streams streams) {
    std::string const& text = arguments.positionals.front();
    auto const id = Uuid::parse(text);
    if (!id) {
        return report(
            streams, {ErrorCode::usage, id.error().message, {}, "take one from 'tidegate doc list'"}
        );
    }
    Exit exit = Exit::ok;
    auto open = open_archive(arguments, streams, exit);
    if (!open) return exit;
    std::optional<MessageId> message;
    open->database.read_blocking([&](store::Transaction& transaction) {
        message = store::find_archived_message(transaction, *id);
    });
    if (!message) {
        return report_refusal(
            streams,
            Error{
                ErrorCode::not_found, "no message, document or delivery has the id " + text, {}, {}
            }
        );
    }
    Instant const now = store::read_time(open->database);
    Instant const until = now + limits::archive_restored_keep;
    auto const restored = store::restore_message(open->access(), *message, user_name(), now, until);
    if (!restored) return report_refusal(streams, restored.error());
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"message":"{}","payloads":{},"bytes":{},"kept_until":"{}"}})"
            "\n",
            message->text(), restored->payloads, restored->bytes, to_rfc3339(until)
        );
    } else if (restored->payloads == 0) {
        streams.out << fmt::format(
            "message {} is not archived; it stays at hand until {} at least\n", message->text(),
            to_rfc3339(until)
        );
    } else {
        streams.out << fmt::format(
            "message {} is at hand again, {} payloads, until {}\n", message->text(),
            restored->payloads, to_rfc3339(until)
        );
    }
    return Exit::ok;
}

std::vector<store::ArchivePack> packs_of(store::Database& database) {
    std::vector<store::ArchivePack> packs;
    database.read_blocking([&](store::Transaction& transaction) {
        packs = store::list_packs(transaction);
    });
    return packs;
}

Exit list(Arguments const& arguments, Streams streams) {
    Exit exit = Exit::ok;
    auto open = open_archive(arguments, streams, exit);
    if (!open) return exit;
    auto const there = store::packs_there(*open->packs);
    if (!there) return report(streams, there.error());
    Table table({"PACK", "ARCHIVED", "PAYLOADS", "BYTES", "THERE"});
    for (store::ArchivePack const& pack : packs_of(open->database)) {
        bool const is_there = std::ranges::binary_search(*there, pack.name);
        if (arguments.json) {
            streams.out << fmt::format(
                R"({{"pack":"{}","at":"{}","payloads":{},"bytes":{},"there":{},"removed_at":{}}})"
                "\n",
                hex(pack.name), to_rfc3339(pack.at), pack.payloads, pack.size, is_there,
                pack.removed_at ? json_string(to_rfc3339(*pack.removed_at)) : "null"
            );
            continue;
        }
        table.add(
            {hex(pack.name), to_rfc3339(pack.at), std::to_string(pack.payloads),
             std::to_string(pack.size),
             pack.removed_at ? "removed"
             : is_there      ? "yes"
                             : "NO"}
        );
    }
    if (arguments.json) return Exit::ok;
    if (table.empty()) {
        streams.out << "nothing is archived\n";
    } else {
        table.print(streams.out);
    }
    return Exit::ok;
}

/// The one that was asked for, or all. Errors: not_found.
Expected<std::vector<store::ArchivePack>> packs_asked_for(
    Arguments const& arguments, store::Database& database
) {
    if (arguments.positionals.empty()) return packs_of(database);
    std::string const& text = arguments.positionals.front();
    std::optional<store::ArchivePack> pack;
    if (auto const name = parse_sha256(text)) {
        database.read_blocking([&](store::Transaction& transaction) {
            pack = store::find_pack(transaction, *name);
        });
    }
    if (pack) return std::vector{*pack};
    return fail(
        ErrorCode::not_found, "no pack of the archive is called " + text, {},
        "see 'tidegate archive list'"
    );
}

/// What a gateway told of it is no longer so.
Expected<void> note_sound(store::Database& database, store::ArchivePack const& pack) {
    return database.write_blocking([&](store::Transaction& transaction) -> Expected<void> {
        store::forget_damages(
            transaction, store::ScrubKind::packs, store::scrub_key(pack.at, pack.name)
        );
        return {};
    });
}

Exit verify(Arguments const& arguments, Streams streams) {
    Exit exit = Exit::ok;
    auto open = open_archive(arguments, streams, exit);
    if (!open) return exit;
    auto const asked_for = packs_asked_for(arguments, open->database);
    if (!asked_for) return report_refusal(streams, asked_for.error());
    std::size_t packs = 0;
    std::int64_t payloads = 0;
    std::vector<std::string> problems;
    for (store::ArchivePack const& pack : *asked_for) {
        if (pack.removed_at) continue;
        ++packs;
        payloads += pack.payloads;
        auto const found = store::verify_pack(open->access(), pack);
        if (!found) return report(streams, found.error());
        if (found->empty()) {
            if (auto noted = note_sound(open->database, pack); !noted)
                return report(streams, noted.error());
        }
        for (store::PackProblem const& one : *found) problems.push_back(one.why.text());
    }
    if (arguments.json) {
        std::string lines;
        for (std::string const& one : problems)
            lines += (lines.empty() ? "" : ",") + json_string(one);
        streams.out << fmt::format(
            R"({{"sound":{},"packs":{},"payloads":{},"problems":[{}]}})"
            "\n",
            problems.empty(), packs, payloads, lines
        );
    } else if (problems.empty()) {
        streams.out << fmt::format("{} packs are sound, {} payloads open\n", packs, payloads);
    } else {
        for (std::string const& one : problems) streams.out << one << '\n';
    }
    return problems.empty() ? Exit::ok : Exit::no;
}

}  // namespace

std::vector<Command> archive_commands() {
    return {
        {"archive",
         "run",
         "move the payloads of old messages into the archive now",
         "tidegate archive run --dry-run",
         {},
         {{"dry-run", "", "say what would be archived, and change nothing"}},
         run_now},
        {"archive",
         "restore",
         "bring the payloads of a message back, for 30 days at least",
         "tidegate archive restore 0199f3c1-7b2a-7c3d-8e4f-0123456789ab",
         {{"ID", "of a message, document or delivery", 1, 1}},
         {},
         restore},
        {"archive",
         "list",
         "the packs of the archive, and whether they are there",
         "tidegate archive list",
         {},
         {},
         list},
        {"archive",
         "verify",
         "whether every pack is there as it was written, and every payload in it opens",
         "tidegate archive verify",
         {{"PACK", "only this pack, by its name", 0, 1}},
         {},
         verify},
    };
}

}  // namespace tidegate::cli
