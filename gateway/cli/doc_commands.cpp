#include "cli/doc_commands.hpp"

#include "cli/doc_chain.hpp"
#include "cli/doc_evidence.hpp"
#include "cli/doc_replay.hpp"
#include "cli/doc_show.hpp"
#include "cli/home.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/deliveries.hpp"
#include "store/documents.hpp"
#include "store/expectations.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

#include <charconv>
#include <ostream>

namespace tidegate::cli {
namespace {

using stages::json_string;

/// A line of the log: a document, or a message that was refused before it had any.
struct LogLine {
    Instant at{};
    std::string id, direction, partner, kind, number, state, reason;
    bool is_alarm = false;  ///< an acknowledgement is overdue, or was negative
};

/// Acknowledgements that are expected and have not come as they should, in words.
struct Owed {
    std::string text;
    bool is_alarm = false;
};

/// "997 open", "ALARM: 997 overdue since ...", "ALARM: MDN failed", "997 late" once it came.
Owed expectations_text(store::Transaction& transaction, store::Document const& document) {
    Owed result;
    if (!document.delivery) return result;
    auto owed = store::expectations_of(transaction, *document.delivery);
    for (store::Delivery const& again : store::repetitions_of(transaction, *document.delivery))
        std::ranges::move(store::expectations_of(transaction, again.id), std::back_inserter(owed));
    for (store::Expectation const& expected : owed) {
        if (expected.state == store::ExpectationState::met) continue;
        bool const is_overdue =
            expected.state == store::ExpectationState::late && expected.met_by.empty();
        bool const is_alarm = is_overdue || expected.state == store::ExpectationState::failed;
        result.is_alarm = result.is_alarm || is_alarm;
        result.text += fmt::format(
            "{}{}{} {}", result.text.empty() ? "" : ", ", is_alarm ? "ALARM: " : "",
            store::title_of(expected),
            is_overdue ? "overdue since " + to_rfc3339(expected.deadline)
                       : std::string(store::name_of(expected.state))
        );
    }
    return result;
}

std::vector<LogLine> collect(
    store::Transaction& transaction, Arguments const& arguments, int limit
) {
    store::DocumentFilter filter;
    filter.partner = arguments.get("partner");
    filter.order_number = arguments.get("order");
    filter.limit = limit;
    if (auto const state = arguments.get("state")) {
        if (auto const parsed = store::parse_state(*state)) filter.state = *parsed;
    }
    std::vector<LogLine> lines;
    for (store::Document const& document : store::list_documents(transaction, filter)) {
        std::string note = document.reason;
        Owed const expected = expectations_text(transaction, document);
        if (!expected.text.empty()) note += (note.empty() ? "" : "; ") + expected.text;
        lines.push_back(
            {document.created_at, document.id.text(),
             std::string(store::name_of(document.direction)), document.partner, kind_text(document),
             control_text(document.numbers), std::string(store::name_of(document.state)),
             std::move(note), expected.is_alarm}
        );
    }
    if (arguments.has("alarms")) {
        std::erase_if(lines, [](LogLine const& line) { return !line.is_alarm; });
        return lines;
    }
    if (filter.state || filter.order_number) return lines;
    store::MessageFilter messages;
    messages.partner = filter.partner;
    messages.direction = store::Direction::inbound;
    messages.limit = limit;
    for (store::Message const& message : store::list_messages(transaction, messages)) {
        if (message.is_accepted) continue;
        lines.push_back(
            {message.at, message.id.text(), "inbound", message.partner,
             message.transport + " message", message.transport_message_id, "refused",
             message.reason}
        );
    }
    std::ranges::sort(lines, [](LogLine const& a, LogLine const& b) {
        return std::tie(b.at, b.id) < std::tie(a.at, a.id);
    });
    if (lines.size() > static_cast<std::size_t>(limit))
        lines.resize(static_cast<std::size_t>(limit));
    return lines;
}

Expected<int> limit_of(Arguments const& arguments) {
    constexpr int kDefault = 50;
    auto const text = arguments.get("limit");
    if (!text) return kDefault;
    int value = 0;
    auto const [end, code] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (code != std::errc{} || end != text->data() + text->size() || value < 1) {
        return fail(
            ErrorCode::usage, fmt::format("--limit is '{}', not a number from 1 on", *text)
        );
    }
    return value;
}

Exit list(Arguments const& arguments, Streams streams) {
    auto const limit = limit_of(arguments);
    if (!limit) return report(streams, limit.error());
    if (auto const state = arguments.get("state"); state && !store::parse_state(*state)) {
        return report(
            streams, {ErrorCode::usage, store::parse_state(*state).error().message, {}, {}}
        );
    }
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::vector<LogLine> lines;
    database->read_blocking([&](store::Transaction& transaction) {
        lines = collect(transaction, arguments, *limit);
    });
    Table table({"TIME", "ID", "DIRECTION", "PARTNER", "WHAT", "NUMBERS", "STATE", "NOTE"});
    for (LogLine const& line : lines) {
        if (arguments.json) {
            streams.out << fmt::format(
                               R"({{"at":"{}","id":"{}","direction":"{}","partner":{},"what":{},)"
                               R"("numbers":{},"state":"{}","alarm":{},"note":{}}})",
                               to_rfc3339(line.at), line.id, line.direction,
                               json_string(line.partner), json_string(line.kind),
                               json_string(line.number), line.state, line.is_alarm,
                               json_string(line.reason)
                           )
                        << '\n';
        } else {
            table.add(
                {to_rfc3339(line.at), line.id, line.direction, line.partner, line.kind, line.number,
                 line.state, line.reason}
            );
        }
    }
    if (arguments.json) return Exit::ok;
    if (table.empty()) {
        streams.out << "no documents\n";
    } else {
        table.print(streams.out);
    }
    return Exit::ok;
}

}  // namespace

std::vector<Command> doc_commands() {
    Positional const id{"ID", "of a document or message", 1, 1};
    return {
        {"doc",
         "list",
         "the message log, newest first",
         "tidegate doc list --partner acme --state parked",
         {},
         {{"partner", "ID", "only this partner's"},
          {"state", "STATE", "waiting, running, done, rejected, parked, cancelled"},
          {"order", "NUMBER", "only documents of this order"},
          {"alarms", "", "only those whose acknowledgement is overdue or negative"},
          {"limit", "N", "at most N lines (50)"}},
         list},
        {"doc",
         "show",
         "one document or message with its history",
         "tidegate doc show 0199f3c1-7b2a-7c3d-8e4f-0123456789ab",
         {id},
         {},
         doc_show},
        {"doc",
         "chain",
         "the conversation around a document",
         "tidegate doc chain 0199f3c1-7b2a-7c3d-8e4f-0123456789ab",
         {{"ID", "of a document, message or delivery", 1, 1}},
         {},
         doc_chain},
        {"doc",
         "evidence",
         "writes what proves an exchange: bytes, signatures, receipts",
         "tidegate doc evidence 0199f3c1-7b2a-7c3d-8e4f-0123456789ab evidence/",
         {{"ID", "of a document, message or delivery", 1, 1},
          {"DIR", "new or empty folder to write to", 1, 1}},
         {},
         doc_evidence},
        {"doc",
         "replay",
         "does a parked document again, after its cause is mended",
         "tidegate doc replay 0199f3c1-7b2a-7c3d-8e4f-0123456789ab --dry-run",
         {{"ID", "of a document that we received; done again is only what is parked", 1, 1}},
         {{"configuration", "WORD",
           "current (default), or original: the one it was processed with when it came"},
          {"dry-run", "", "show what would change, and change nothing"},
          {"compare", "", "as --dry-run: what current and original make of it"}},
         doc_replay},
        {"doc",
         "resend",
         "sends a delivery again, the same interchange: one that is parked, or was delivered",
         "tidegate doc resend 0199f3c1-7b2a-7c3d-8e4f-0123456789ab --reason \"they lost it\"",
         {{"ID", "of a delivery, or of a document it carries", 1, 1}},
         {{"reason", "TEXT",
           "why: kept in the history and in the audit; wanted for what was delivered already"}},
         doc_resend},
        {"doc",
         "cancel",
         "gives parked work up, for ever",
         "tidegate doc cancel 0199f3c1-7b2a-7c3d-8e4f-0123456789ab --reason \"sent by mistake\"",
         {{"ID", "of a parked document that we received, or of a parked delivery", 1, 1}},
         {{"reason", "TEXT", "why: kept in the history and in the audit"}},
         doc_cancel},
    };
}

}  // namespace tidegate::cli
