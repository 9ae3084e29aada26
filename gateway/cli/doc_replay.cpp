#include "cli/doc_replay.hpp"

#include "cli/home.hpp"
#include "cli/request.hpp"
#include "cli/table.hpp"
#include "runtime/cancel.hpp"
#include "runtime/replay.hpp"
#include "stages/findings_json.hpp"
#include "store/deliveries.hpp"
#include "transports/as2_sender.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

constexpr char const* kQueued =
    "a running gateway does it within seconds, with the configuration it was started with (restart "
    "it after a change of profile or map); otherwise it waits for 'tidegate serve'";

Expected<Uuid> id_of(Arguments const& arguments) {
    auto const id = Uuid::parse(arguments.positionals.front());
    if (id) return *id;
    return fail(ErrorCode::usage, id.error().message, {}, "take an id from 'tidegate doc list'");
}

/// Wiring for a preview in this process; nothing is sent.
struct Preview {
    Preview(std::shared_ptr<runtime::Config const> in_force, store::Database& database)
        : config(std::move(in_force)), writer(database) {}

    SystemClock clock;
    SystemRandom random;
    IdSource ids{clock, random};
    runtime::CurrentConfig config;
    store::Writer writer;
    net::HttpClient client;
    transports::As2Sender sender{client, clock, random};
    runtime::Quarantine quarantine;
    runtime::Services services{writer, config, sender, clock, random, ids, quarantine};
};

std::string state_text(store::Document const& document) {
    return fmt::format(
        "{} {}{}", document.kind, store::name_of(document.state),
        document.reason.empty() ? "" : ": " + document.reason
    );
}

std::string line_text(std::vector<store::OrderLine> const& lines, std::int32_t number) {
    for (store::OrderLine const& line : lines) {
        if (line.line != number) continue;
        return fmt::format(
            "{} {}, {} of {}", line.item.empty() ? "(unknown)" : line.item, line.status,
            line.promised.normalized().text(), line.ordered.normalized().text()
        );
    }
    return "-";
}

void print_preview(std::ostream& out, runtime::ReplayPreview const& preview) {
    out << "- " << state_text(preview.before) << "\n+ " << state_text(preview.after) << '\n';
    if (preview.before.environment != preview.after.environment) {
        out << fmt::format(
            "- {} book\n+ {} book\n", store::name_of(preview.before.environment),
            store::name_of(preview.after.environment)
        );
    }
    if (preview.before.canonical.empty() && !preview.after.canonical.empty())
        out << "+ content " << preview.after.canonical << '\n';
    for (documents::Difference const& field : preview.content) {
        if (!field.left.empty()) out << fmt::format("- {} = {}\n", field.path, field.left);
        if (!field.right.empty()) out << fmt::format("+ {} = {}\n", field.path, field.right);
    }
    auto const most = std::max(preview.lines_before.size(), preview.lines_after.size());
    for (std::int32_t line = 1; line <= static_cast<std::int32_t>(most); ++line) {
        std::string const before = line_text(preview.lines_before, line);
        std::string const after = line_text(preview.lines_after, line);
        if (before == after) continue;
        if (before != "-") out << fmt::format("- line {}: {}\n", line, before);
        if (after != "-") out << fmt::format("+ line {}: {}\n", line, after);
    }
    for (store::Document const& answer : preview.answers)
        out << fmt::format("+ sends {} {}\n", answer.set, answer.canonical);
}

void print_preview_json(std::ostream& out, runtime::ReplayPreview const& preview) {
    std::string differences;
    for (documents::Difference const& field : preview.content) {
        differences += fmt::format(
            R"({}{{"path":{},"before":{},"after":{}}})", differences.empty() ? "" : ",",
            json_string(field.path), json_string(field.left), json_string(field.right)
        );
    }
    std::string answers;
    for (store::Document const& answer : preview.answers) {
        answers += fmt::format(
            R"({}{{"set":{},"data":{}}})", answers.empty() ? "" : ",", json_string(answer.set),
            answer.canonical.empty() ? "null" : answer.canonical
        );
    }
    auto const side = [](store::Document const& document) {
        return fmt::format(
            R"({{"kind":{},"environment":"{}","state":"{}","reason":{},"data":{}}})",
            json_string(document.kind), store::name_of(document.environment),
            store::name_of(document.state), json_string(document.reason),
            document.canonical.empty() ? "null" : document.canonical
        );
    };
    out << fmt::format(
        R"({{"id":"{}","before":{},"after":{},"differences":[{}],"answers":[{}]}})"
        "\n",
        preview.before.id.text(), side(preview.before), side(preview.after), differences, answers
    );
}

Exit dry_run(
    Arguments const& arguments, Streams streams, store::Database& database, DocumentId id
) {
    auto config = runtime::Config::load(arguments.home);
    if (!config) return report_all(streams, config.error());
    Preview wiring(*config, database);
    auto const preview = runtime::preview_replay(wiring.services, id);
    if (!preview) return report_refusal(streams, preview.error());
    if (arguments.json) {
        print_preview_json(streams.out, *preview);
    } else {
        print_preview(streams.out, *preview);
        streams.err << "nothing was changed; without --dry-run it is done\n";
    }
    return Exit::ok;
}

using Ask = std::function<Expected<void>(store::Transaction&, runtime::Request const&)>;

/// Asks in a transaction, and says what came of it.
Exit ask(
    Arguments const& arguments, Streams streams, store::Database& database, Ask const& what,
    store::State state = store::State::waiting
) {
    SystemClock const clock;
    SystemRandom random;
    IdSource ids(clock, random);
    auto const asked = database.write_blocking([&](store::Transaction& transaction) {
        return what(transaction, {user_name(), ids, clock.now()});
    });
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

}  // namespace

Exit doc_replay(Arguments const& arguments, Streams streams) {
    auto const id = id_of(arguments);
    if (!id) return report(streams, id.error());
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    if (arguments.has("dry-run")) return dry_run(arguments, streams, *database, DocumentId{*id});
    return ask(
        arguments, streams, *database,
        [&](store::Transaction& transaction, runtime::Request const& request) {
            return runtime::request_replay(transaction, DocumentId{*id}, request);
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
    return ask(
        arguments, streams, *database,
        [&](store::Transaction& transaction, runtime::Request const& request) -> Expected<void> {
            auto const document = store::find_document(transaction, DocumentId{*id});
            if (!document) return runtime::request_resend(transaction, DeliveryId{*id}, request);
            if (document->delivery)
                return runtime::request_resend(transaction, *document->delivery, request);
            return fail(
                ErrorCode::refused,
                "document " + document->id.text() + " is one that we received: it has no delivery",
                {}, "do it again with 'tidegate doc replay " + document->id.text() + "'"
            );
        }
    );
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
