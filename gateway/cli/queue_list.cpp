#include "cli/queue_list.hpp"

#include "base/clock.hpp"
#include "cli/home.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/breakers.hpp"
#include "store/jobs.hpp"
#include "store/lane_holds.hpp"
#include "store/pauses.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

struct Queues {
    std::vector<store::QueueCount> counts;
    std::vector<store::Pause> pauses;
    std::vector<store::Breaker> breakers;
    std::vector<store::LaneHold> holds;
};

std::string time_json(std::optional<Instant> const& at) {
    return at ? "\"" + to_rfc3339(*at) + "\"" : "null";
}

/// One object a line, told apart by "what".
void print_json(std::ostream& out, Queues const& queues) {
    for (store::QueueCount const& one : queues.counts) {
        out << fmt::format(
            R"({{"what":"queue","kind":"{}","peer":{},"waiting":{},"running":{},"parked":{},"oldest":{},"next":{}}})"
            "\n",
            store::name_of(one.kind), json_string(one.peer), one.waiting, one.running, one.parked,
            time_json(one.oldest), time_json(one.next)
        );
    }
    for (store::Pause const& one : queues.pauses) {
        out << fmt::format(
            R"({{"what":"pause","kind":"{}","partner":{},"since":"{}","actor":{},"reason":{}}})"
            "\n",
            store::name_of(one.kind), json_string(one.partner), to_rfc3339(one.since),
            json_string(one.actor), json_string(one.reason)
        );
    }
    for (store::Breaker const& one : queues.breakers) {
        out << fmt::format(
            R"({{"what":"breaker","peer":{},"failures":{},"open_until":{},"since":"{}","reason":{}}})"
            "\n",
            json_string(one.peer), one.failures, time_json(one.open_until), to_rfc3339(one.since),
            json_string(one.reason)
        );
    }
    for (store::LaneHold const& one : queues.holds) {
        out << fmt::format(
            R"({{"what":"flow","flow":{},"document":"{}","since":"{}","reason":{},"waiting":{}}})"
            "\n",
            json_string(one.lane), one.document.text(), to_rfc3339(one.since),
            json_string(one.reason), one.waiting
        );
    }
}

void print_text(std::ostream& out, Queues const& queues) {
    Table table({"KIND", "PARTNER", "WAITING", "RUNNING", "PARKED", "OLDEST", "NEXT"});
    for (store::QueueCount const& one : queues.counts) {
        table.add(
            {std::string(store::name_of(one.kind)), one.peer.empty() ? "-" : one.peer,
             std::to_string(one.waiting), std::to_string(one.running), std::to_string(one.parked),
             one.oldest ? to_rfc3339(*one.oldest) : "-", one.next ? to_rfc3339(*one.next) : "-"}
        );
    }
    if (table.empty()) {
        out << "nothing waits, runs or is parked\n";
    } else {
        table.print(out);
    }
    for (store::Pause const& one : queues.pauses) {
        out << fmt::format(
            "paused: {} of {}, by {} since {}: {}\n", store::name_of(one.kind),
            one.partner.empty() ? "everybody" : one.partner, one.actor, to_rfc3339(one.since),
            one.reason
        );
    }
    for (store::Breaker const& one : queues.breakers) {
        if (!one.open_until) continue;
        out << fmt::format(
            "cannot be reached: {}, {} times since {}; tried again at {}: {}\n", one.peer,
            one.failures, to_rfc3339(one.since), to_rfc3339(*one.open_until), one.reason
        );
    }
    for (store::LaneHold const& one : queues.holds) {
        out << fmt::format(
            "flow {} waits with {} messages for document {}: {}\n", one.lane, one.waiting,
            one.document.text(), one.reason
        );
    }
}

}  // namespace

Exit queue_list(Arguments const& arguments, Streams streams) {
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    Queues queues;
    database->read_blocking([&](store::Transaction& transaction) {
        queues = {
            store::count_queues(transaction), store::list_pauses(transaction),
            store::list_breakers(transaction), store::list_lane_holds(transaction)
        };
    });
    arguments.json ? print_json(streams.out, queues) : print_text(streams.out, queues);
    return Exit::ok;
}

}  // namespace tidegate::cli
