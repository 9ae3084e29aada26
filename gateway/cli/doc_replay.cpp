#include "cli/doc_replay.hpp"

#include "cli/home.hpp"
#include "cli/replay_report.hpp"
#include "cli/request.hpp"
#include "runtime/cancel.hpp"
#include "runtime/replay.hpp"
#include "runtime/replay_preview.hpp"
#include "runtime/resend.hpp"
#include "stages/findings_json.hpp"
#include "store/database_clock.hpp"
#include "store/deliveries.hpp"
#include "transports/as2_sender.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

constexpr char const* kQueued =
    "a running gateway does it within seconds; otherwise it waits for 'tidegate serve'";

Expected<Uuid> id_of(Arguments const& arguments) {
    auto const id = Uuid::parse(arguments.positionals.front());
    if (id) return *id;
    return fail(ErrorCode::usage, id.error().message, {}, "take an id from 'tidegate doc list'");
}

/// Wiring for a preview in this process; nothing is sent.
struct Preview {
    Preview(std::shared_ptr<runtime::Config const> in_force, store::Database& database)
        : clock(store::clock_of(database)), config(std::move(in_force)), writer(database) {}

    std::unique_ptr<Clock const> clock;
    SystemRandom random;
    IdSource ids{*clock, random};
    runtime::CurrentConfig config;
    store::Writer writer;
    net::HttpClient client;
    transports::As2Sender sender{client, *clock, random};
    runtime::Quarantine quarantine;
    runtime::Services services{writer, config, sender, *clock, random, ids, quarantine};
};

/// How its two sides are to be read.
std::string meaning_of(runtime::ReplayPreview const& preview, bool compares) {
    std::string const sides =
        compares ? "- is with the original configuration, + with the current one" : "";
    if (!preview.is_anew) return compares ? sides : "without --dry-run it is done";
    return fmt::format(
        "{}: it has ended, and cannot be done again; it was decided as if it came now, its own "
        "order not on the books",
        compares ? sides : "- is what became of it"
    );
}

/// Of the current configuration, of the original one, or of both beside each other.
Exit dry_run(
    Arguments const& arguments, Streams streams, store::Database& database, DocumentId id,
    runtime::ReplayWith with
) {
    bool const compares = arguments.has("compare");
    auto config = runtime::Config::load(arguments.home);
    if (!config) return report_all(streams, config.error());
    Preview wiring(*config, database);
    auto const preview = compares ? runtime::compare_configurations(wiring.services, id)
                                  : runtime::preview_replay(wiring.services, id, with);
    if (!preview) return report_refusal(streams, preview.error());
    if (arguments.json) {
        print_preview_json(streams.out, *preview);
    } else {
        print_preview(streams.out, *preview);
        streams.err << "nothing was changed; " << meaning_of(*preview, compares) << '\n';
    }
    return Exit::ok;
}

using Ask = std::function<Expected<void>(store::Transaction&, runtime::Request const&)>;

/// In a transaction of its own, in the name of the user.
Expected<void> ask_blocking(
    Arguments const& arguments, store::Database& database, Ask const& what
) {
    auto const clock = store::clock_of(database);
    SystemRandom random;
    IdSource ids(*clock, random);
    return database.write_blocking([&](store::Transaction& transaction) {
        return what(
            transaction, {user_name(), ids, clock->now(), {}, arguments.get("reason").value_or("")}
        );
    });
}

/// Asks, and says what came of it.
Exit ask(
    Arguments const& arguments, Streams streams, store::Database& database, Ask const& what,
    store::State state = store::State::waiting
) {
    auto const asked = ask_blocking(arguments, database, what);
    if (!asked) return report_refusal(streams, asked.error());
    std::string const& id = arguments.positionals.front();
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"id":{},"state":"{}"}})"
            "\n",
            json_string(id), store::name_of(state)
        );
    } else if (state == store::State::waiting) {
        streams.out << fmt::format("{} is queued: {}\n", id, kQueued);
    } else {
        streams.out << fmt::format("{} is {}\n", id, store::name_of(state));
    }
    return Exit::ok;
}

/// An id is that of a delivery, or of a document in one.
Expected<DeliveryId> delivery_of(store::Transaction& transaction, Uuid id) {
    auto const document = store::find_document(transaction, DocumentId{id});
    if (!document) return DeliveryId{id};
    if (document->delivery) return *document->delivery;
    return fail(
        ErrorCode::refused,
        "document " + document->id.text() + " is one that we received: it has no delivery", {},
        "do it again with 'tidegate doc replay " + document->id.text() + "'"
    );
}

}  // namespace

Expected<runtime::ReplayWith> replay_with(Arguments const& arguments) {
    auto const word = arguments.get("configuration");
    if (!word) return runtime::ReplayWith::current;
    for (auto const with : {runtime::ReplayWith::current, runtime::ReplayWith::original}) {
        if (runtime::name_of(with) == *word) return with;
    }
    return fail(
        ErrorCode::usage, fmt::format("--configuration is '{}', not current or original", *word)
    );
}

Exit doc_replay(Arguments const& arguments, Streams streams) {
    auto const id = id_of(arguments);
    if (!id) return report(streams, id.error());
    auto const with = replay_with(arguments);
    if (!with) return report(streams, with.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    if (arguments.has("dry-run") || arguments.has("compare"))
        return dry_run(arguments, streams, *database, DocumentId{*id}, *with);
    return ask(
        arguments, streams, *database,
        [&](store::Transaction& transaction, runtime::Request const& request) {
            return runtime::request_replay(transaction, DocumentId{*id}, request, *with);
        }
    );
}

Exit doc_resend(Arguments const& arguments, Streams streams) {
    auto const id = id_of(arguments);
    if (!id) return report(streams, id.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    DeliveryId queued;
    bool is_repetition = false;
    auto const asked = ask_blocking(
        arguments, *database,
        [&](store::Transaction& transaction, runtime::Request const& request) -> Expected<void> {
            auto const delivery = delivery_of(transaction, *id);
            if (!delivery) return std::unexpected(delivery.error());
            auto const resent = runtime::request_resend(transaction, *delivery, request);
            if (!resent) return std::unexpected(resent.error());
            queued = *resent;
            is_repetition = queued != *delivery;
            return {};
        }
    );
    if (!asked) return report_refusal(streams, asked.error());
    std::string const& given = arguments.positionals.front();
    if (arguments.json) {
        streams.out << fmt::format(
            R"({{"id":{},"state":"waiting","delivery":"{}","is_repetition":{}}})"
            "\n",
            json_string(given), queued.text(), is_repetition
        );
    } else if (is_repetition) {
        streams.out << fmt::format(
            "{} is sent again, by delivery {}: {}\n", given, queued.text(), kQueued
        );
    } else {
        streams.out << fmt::format("{} is queued: {}\n", given, kQueued);
    }
    return Exit::ok;
}

Exit doc_cancel(Arguments const& arguments, Streams streams) {
    auto const id = id_of(arguments);
    if (!id) return report(streams, id.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::string const reason = arguments.get("reason").value_or("");
    return ask(
        arguments, streams, *database,
        [&](store::Transaction& transaction, runtime::Request const& request) -> Expected<void> {
            if (store::find_delivery(transaction, DeliveryId{*id}))
                return runtime::cancel_delivery(transaction, DeliveryId{*id}, reason, request);
            return runtime::cancel_document(transaction, DocumentId{*id}, reason, request);
        },
        store::State::cancelled
    );
}

}  // namespace tidegate::cli
