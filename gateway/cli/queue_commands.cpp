#include "cli/queue_commands.hpp"

#include "base/clock.hpp"
#include "base/queue_limits.hpp"
#include "cli/doc_replay.hpp"
#include "cli/home.hpp"
#include "cli/queue_list.hpp"
#include "cli/request.hpp"
#include "runtime/bulk_replay.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/database_clock.hpp"
#include "store/pauses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ostream>
#include <thread>

namespace tidegate::cli {
namespace {

using store::JobKind;

/// What people call the kinds of jobs.
struct KindWord {
    std::string_view word;
    std::vector<JobKind> kinds;
};

std::vector<KindWord> const& kind_words() {
    static std::vector<KindWord> const words{
        {"in", {JobKind::interpret, JobKind::process}},
        {"out", {JobKind::deliver}},
        {"all", {JobKind::interpret, JobKind::process, JobKind::deliver}},
    };
    return words;
}

Expected<std::vector<JobKind>> kinds_of(Arguments const& arguments) {
    std::string const word = arguments.get("direction").value_or("all");
    for (KindWord const& one : kind_words()) {
        if (one.word == word) return one.kinds;
    }
    return fail(
        ErrorCode::usage, fmt::format("--direction is '{}', which is not in, out or all", word)
    );
}

bool has(std::vector<JobKind> const& kinds, JobKind kind) {
    return std::ranges::find(kinds, kind) != kinds.end();
}

/// The partner that was named, or "" for everybody. Errors: usage when neither or both are said.
Expected<std::string> partner_of(Arguments const& arguments) {
    bool const is_all = arguments.has("all");
    if (is_all != arguments.positionals.empty())
        return fail(ErrorCode::usage, "name one partner, or say --all");
    return is_all ? std::string() : arguments.positionals.front();
}

Expected<int> number_of(Arguments const& arguments, char const* option, int least, int most) {
    auto const text = arguments.get(option);
    int number = 0;
    auto const end = text->data() + text->size();
    auto const [stop, error] = std::from_chars(text->data(), end, number);
    if (error == std::errc() && stop == end && number >= least && number <= most) return number;
    return fail(
        ErrorCode::usage,
        fmt::format("--{} is '{}', needed is a number of {} to {}", option, *text, least, most)
    );
}

std::string whom(std::string const& partner) {
    return partner.empty() ? "everybody" : "partner '" + partner + "'";
}

void audit(
    store::Transaction& transaction, char const* event, std::string const& partner,
    std::string const& details, Instant now
) {
    store::append_audit(
        transaction, {.at = now,
                      .environment = store::Environment::live,
                      .actor = user_name(),
                      .event = event,
                      .subject = "queue",
                      .subject_id = partner,
                      .partner = partner,
                      .details = details}
    );
}

/// What pause and resume share: what was meant, and a transaction.
template <class Change>
Exit change(Arguments const& arguments, Streams streams, Change const& one) {
    auto const kinds = kinds_of(arguments);
    if (!kinds) return report(streams, kinds.error());
    auto const partner = partner_of(arguments);
    if (!partner) return report(streams, partner.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    auto const done =
        database->write_blocking([&](store::Transaction& transaction) -> Expected<void> {
            return one(transaction, *kinds, *partner, store::read_time(transaction));
        });
    if (!done) return report_refusal(streams, done.error());
    return Exit::ok;
}

Exit pause(Arguments const& arguments, Streams streams) {
    std::string const reason = arguments.get("reason").value_or("");
    if (reason.empty()) {
        return report(
            streams, Error{ErrorCode::usage, "--reason is missing: others will ask why", {}, {}}
        );
    }
    std::string partner;
    Exit const exit = change(
        arguments, streams,
        [&](store::Transaction& transaction, std::vector<JobKind> const& kinds,
            std::string const& of, Instant now) -> Expected<void> {
            partner = of;
            for (JobKind const kind : kinds) {
                store::put_pause(transaction, {kind, of, now, user_name(), reason});
                audit(
                    transaction, "queue.paused", of,
                    fmt::format(
                        R"({{"kind":"{}","reason":{}}})", store::name_of(kind),
                        stages::json_string(reason)
                    ),
                    now
                );
            }
            return {};
        }
    );
    if (exit != Exit::ok) return exit;
    streams.out << fmt::format(
        "paused for {}; what runs ends, what comes waits until 'tidegate queue resume'\n",
        whom(partner)
    );
    return Exit::ok;
}

Exit resume(Arguments const& arguments, Streams streams) {
    std::string partner;
    Exit const exit = change(
        arguments, streams,
        [&](store::Transaction& transaction, std::vector<JobKind> const& kinds,
            std::string const& of, Instant now) -> Expected<void> {
            partner = of;
            std::optional<Error> missing;
            bool is_any = false;
            for (JobKind const kind : kinds) {
                if (auto gone = store::remove_pause(transaction, kind, of); !gone) {
                    missing = gone.error();
                    continue;
                }
                is_any = true;
                audit(
                    transaction, "queue.resumed", of,
                    fmt::format(R"({{"kind":"{}"}})", store::name_of(kind)), now
                );
            }
            if (!is_any) return std::unexpected(*missing);
            return {};
        }
    );
    if (exit != Exit::ok) return exit;
    streams.out << fmt::format("resumed for {}\n", whom(partner));
    return Exit::ok;
}

Exit retry(Arguments const& arguments, Streams streams) {
    auto const partner = partner_of(arguments);
    if (!partner) return report(streams, partner.error());
    auto const kinds = kinds_of(arguments);
    if (!kinds) return report(streams, kinds.error());
    int rate = limits::bulk_replay_rate_default;
    if (arguments.has("rate")) {
        auto const given = number_of(arguments, "rate", 1, limits::bulk_replay_rate_max);
        if (!given) return report(streams, given.error());
        rate = *given;
    }
    auto const with = replay_with(arguments);
    if (!with) return report(streams, with.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    auto const clock = store::clock_of(*database);
    SystemRandom random;
    IdSource ids(*clock, random);
    runtime::BulkFilter filter;
    if (!partner->empty()) filter.partner = *partner;
    filter.documents = has(*kinds, JobKind::interpret);
    filter.deliveries = has(*kinds, JobKind::deliver);
    filter.reason = arguments.get("reason").value_or("");
    filter.with = *with;
    auto const result =
        runtime::replay_parked_blocking(*database, filter, rate, user_name(), *clock, ids);
    if (!result) return report(streams, result.error());
    for (std::string const& refused : result->refused) streams.err << "stays: " << refused << '\n';
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"queued":{},"refused":{},"per_second":{}}})"
            "\n",
            result->queued, result->refused.size(), rate
        );
    } else {
        streams.out << fmt::format(
            "{} queued, {} a second, over {} s\n", result->queued, rate, result->queued / rate
        );
    }
    return result->refused.empty() ? Exit::ok : Exit::no;
}

/// What still waits or runs.
std::int64_t count_open(store::Database& database) {
    std::int64_t open = 0;
    database.read_blocking([&](store::Transaction& transaction) {
        for (store::QueueCount const& queue : store::count_queues(transaction))
            open += queue.waiting + queue.running;
    });
    return open;
}

Exit drain(Arguments const& arguments, Streams streams) {
    constexpr int kSecondsMax = 24 * 3600;
    int seconds = 60;
    if (arguments.has("timeout")) {
        auto const given = number_of(arguments, "timeout", 0, kSecondsMax);
        if (!given) return report(streams, given.error());
        seconds = *given;
    }
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    std::int64_t open = count_open(*database);
    while (open > 0 && std::chrono::steady_clock::now() < end) {
        std::this_thread::sleep_for(limits::drain_poll);
        open = count_open(*database);
    }
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"drained":{},"open":{}}})"
            "\n",
            open == 0, open
        );
    } else {
        streams.out
            << (open == 0 ? std::string("nothing waits and nothing runs\n")
                          : fmt::format(
                                "after {} s {} jobs still wait or run; see 'tidegate queue "
                                "list'\n",
                                seconds, open
                            ));
    }
    return open == 0 ? Exit::ok : Exit::no;
}

}  // namespace

std::vector<Command> queue_commands() {
    Positional const partner{"[PARTNER]", "whose; or --all", 0, 1};
    Option const all{"all", "", "of every partner"};
    Option const direction{
        "direction", "WORD", "in (what we received), out (what we send) or all (default)"
    };
    return {
        {"queue",
         "list",
         "what waits, runs and is parked, by partner, and what holds it up",
         "tidegate queue list",
         {},
         {},
         queue_list},
        {"queue",
         "pause",
         "processes or sends nothing more of a partner for a while; it waits",
         "tidegate queue pause acme --direction out --reason \"their server is being moved\"",
         {partner},
         {all, direction, {"reason", "TEXT", "why: shown to everybody, kept in the audit"}},
         pause},
        {"queue",
         "resume",
         "ends a pause",
         "tidegate queue resume acme --direction out",
         {partner},
         {all, direction},
         resume},
        {"queue",
         "retry",
         "does all parked work of a partner again, at a bounded rate",
         "tidegate queue retry acme --reason unknown_sender --rate 50",
         {partner},
         {all,
          direction,
          {"reason", "TEXT", "only what is parked with a reason that begins so"},
          {"rate", "N", "so many a second, 1 to 1000 (20)"},
          {"configuration", "WORD",
           "of documents: current (default), or original: the one they were processed with"}},
         retry},
        {"queue",
         "drain",
         "waits until nothing waits and nothing runs",
         "tidegate queue drain --timeout 300",
         {},
         {{"timeout", "SECONDS", "how long at most (60)"}},
         drain},
    };
}

}  // namespace tidegate::cli
