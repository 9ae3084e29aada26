#include "cli/doc_commands.hpp"

#include "cli/doc_chain.hpp"
#include "cli/doc_evidence.hpp"
#include "cli/doc_replay.hpp"
#include "cli/home.hpp"
#include "cli/table.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/configurations.hpp"
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

std::string control_text(store::ControlNumbers const& numbers) {
    std::string text = numbers.interchange;
    if (!numbers.group.empty()) text += "/" + numbers.group;
    if (!numbers.set.empty()) text += "/" + numbers.set;
    return text;
}

std::string kind_text(store::Document const& document) {
    return document.set.empty() ? document.kind : document.set;
}

/// Acknowledgements that are expected and have not come as they should, in words.
struct Owed {
    std::string text;
    bool is_alarm = false;
};

/// "997 open", "ALARM: 997 overdue since ...", "ALARM: MDN failed", "997 late" once it came.
Owed expectations_text(store::Transaction& transaction, store::Document const& document) {
    Owed result;
    if (!document.delivery) return result;
    for (store::Expectation const& expected :
         store::expectations_of(transaction, *document.delivery)) {
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

void print_history(std::ostream& out, std::vector<store::HistoryEntry> const& history) {
    for (store::HistoryEntry const& entry : history) {
        out << fmt::format(
            "  {}  {}{}  by {}{}\n", to_rfc3339(entry.at),
            entry.from ? fmt::format("{} -> ", store::name_of(*entry.from)) : "",
            store::name_of(entry.to), entry.actor, entry.reason.empty() ? "" : ": " + entry.reason
        );
    }
}

/// Where the payloads are, when they are not at hand.
void show_archived(std::ostream& out, store::Transaction& transaction, MessageId message) {
    if (auto const place = store::find_archived(transaction, message)) {
        out << fmt::format(
            "archived   {}, pack {}; 'tidegate archive restore {}' brings it back\n",
            to_rfc3339(place->at), hex(place->pack), message.text()
        );
    }
}

/// The one that processed it when it came.
std::optional<store::KeptConfiguration> kept_configuration(
    store::Transaction& transaction, store::Document const& document
) {
    if (!document.configuration) return {};
    return store::find_kept_configuration(transaction, *document.configuration);
}

void show_kept(
    std::ostream& out, store::Transaction& transaction, store::Document const& document
) {
    if (auto const kept = kept_configuration(transaction, document)) {
        out << fmt::format(
            "processed  with configuration {}, first used {}\n", store::short_name(kept->hash),
            to_rfc3339(kept->first_used)
        );
    }
}

void show_document(
    std::ostream& out, store::Transaction& transaction, store::Document const& document
) {
    out << fmt::format(
        "document   {}\nkind       {} ({} {} {})\ndirection  {}, {} book\npartner    {}\nnumbers   "
        " {}\nstate      {}{}\n",
        document.id.text(), document.kind, document.standard, document.release, document.set,
        store::name_of(document.direction), store::name_of(document.environment), document.partner,
        control_text(document.numbers), store::name_of(document.state),
        document.reason.empty() ? "" : ": " + document.reason
    );
    if (document.message) {
        out << fmt::format(
            "message    {}, bytes {}-{}\n", document.message->text(), document.place.begin,
            document.place.end
        );
        show_archived(out, transaction, *document.message);
    }
    if (document.caused_by) out << "answers    document " << document.caused_by->text() << '\n';
    if (!document.map.empty())
        out << fmt::format("map        {} (program {:.12})\n", document.map, document.program_hash);
    show_kept(out, transaction, document);
    if (document.delivery) {
        auto const delivery = store::find_delivery(transaction, *document.delivery);
        if (delivery) {
            out << fmt::format(
                "delivery   {}, {}, attempt {}, Message-ID <{}>\n", delivery->id.text(),
                store::name_of(delivery->state), delivery->attempts, delivery->transport_message_id
            );
            if (!document.message) show_archived(out, transaction, delivery->message);
            if (!delivery->receipt_disposition.empty())
                out << "receipt    " << delivery->receipt_disposition << '\n';
        }
        for (store::Expectation const& expected :
             store::expectations_of(transaction, *document.delivery)) {
            out << fmt::format(
                "expected   {} until {}: {}\n", store::name_of(expected.kind),
                to_rfc3339(expected.deadline), store::name_of(expected.state)
            );
        }
    }
    out << "history\n";
    print_history(out, store::document_history(transaction, document.id));
    if (document.findings != "[]") out << "findings   " << document.findings << '\n';
    if (!document.canonical.empty()) out << "content    " << document.canonical << '\n';
    for (store::Document const& answer : store::documents_caused_by(transaction, document.id)) {
        out << fmt::format(
            "answered   by {} {} ({})\n", kind_text(answer), answer.id.text(),
            store::name_of(answer.state)
        );
    }
}

void show_document_json(
    std::ostream& out, store::Transaction& transaction, store::Document const& document
) {
    auto const kept = kept_configuration(transaction, document);
    out << fmt::format(
               R"({{"id":"{}","kind":"{}","standard":"{}","release":"{}","set":"{}",)"
               R"("direction":"{}","environment":"{}",)"
               R"("partner":{},"interchange":{},"group":{},"control":{},"state":"{}","reason":{},)"
               R"("message":{},"delivery":{},)"
               R"("map":{},"configuration":{},"findings":{},"data":{}}})",
               document.id.text(), document.kind, document.standard, document.release, document.set,
               store::name_of(document.direction), store::name_of(document.environment),
               json_string(document.partner), json_string(document.numbers.interchange),
               json_string(document.numbers.group), json_string(document.numbers.set),
               store::name_of(document.state), json_string(document.reason),
               document.message ? json_string(document.message->text()) : "null",
               document.delivery ? json_string(document.delivery->text()) : "null",
               json_string(document.map), kept ? json_string(hex(kept->hash)) : "null",
               document.findings, document.canonical.empty() ? "null" : document.canonical
           )
        << '\n';
}

void show_message(std::ostream& out, store::Message const& message) {
    out << fmt::format(
        "message    {}\ntransport  {}, from '{}' to '{}', Message-ID <{}>\nreceived   {}, {} "
        "bytes, SHA-256 {}\nstate      {}{}\n",
        message.id.text(), message.transport, message.as2_from, message.as2_to,
        message.transport_message_id, to_rfc3339(message.at), message.raw_size,
        hex(message.raw_hash), message.is_accepted ? store::name_of(message.state) : "refused",
        message.reason.empty() ? "" : ": " + message.reason
    );
}

Exit show(Arguments const& arguments, Streams streams) {
    std::string const& id = arguments.positionals.front();
    auto const uuid = Uuid::parse(id);
    if (!uuid)
        return report(
            streams,
            {ErrorCode::usage, uuid.error().message, {}, "take an id from 'tidegate doc list'"}
        );
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    bool is_known = false;
    database->read_blocking([&](store::Transaction& transaction) {
        if (auto const document = store::find_document(transaction, DocumentId{*uuid})) {
            is_known = true;
            if (arguments.json) {
                show_document_json(streams.out, transaction, *document);
            } else {
                show_document(streams.out, transaction, *document);
            }
        } else if (auto const message = store::find_message(transaction, MessageId{*uuid})) {
            is_known = true;
            show_message(streams.out, *message);
            show_archived(streams.out, transaction, message->id);
            auto const documents = store::documents_of_message(transaction, message->id);
            if (!documents.empty()) show_kept(streams.out, transaction, documents.front());
            for (store::Document const& inside : documents) {
                streams.out << fmt::format(
                    "document   {} {} {}\n", inside.id.text(), kind_text(inside),
                    store::name_of(inside.state)
                );
            }
        }
    });
    if (is_known) return Exit::ok;
    streams.err << "error: no document or message has the id " << id << '\n';
    return Exit::no;
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
         show},
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
         {{"ID", "of a parked document that we received", 1, 1}},
         {{"configuration", "WORD",
           "current (default), or original: the one it was processed with when it came"},
          {"dry-run", "", "show what would change, and change nothing"},
          {"compare", "", "as --dry-run: what current and original make of it"}},
         doc_replay},
        {"doc",
         "resend",
         "sends a parked delivery again, the same bytes",
         "tidegate doc resend 0199f3c1-7b2a-7c3d-8e4f-0123456789ab",
         {{"ID", "of a parked delivery, or of a document it carries", 1, 1}},
         {},
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
