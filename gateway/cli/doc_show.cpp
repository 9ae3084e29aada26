#include "cli/doc_show.hpp"

#include "cli/home.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/configurations.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

#include <ostream>

namespace tidegate::cli {

std::string control_text(store::ControlNumbers const& numbers) {
    std::string text = numbers.interchange;
    if (!numbers.group.empty()) text += "/" + numbers.group;
    if (!numbers.set.empty()) text += "/" + numbers.set;
    return text;
}

std::string kind_text(store::Document const& document) {
    return document.set.empty() ? document.kind : document.set;
}

namespace {

using stages::json_string;

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
    auto const place = store::find_archived(transaction, message);
    if (place && place->removed_at) {
        out << fmt::format(
            "removed    {}, with pack {} of {}: its time was over\n",
            to_rfc3339(*place->removed_at), hex(place->pack), to_rfc3339(place->at)
        );
    } else if (place) {
        out << fmt::format(
            "archived   {}, pack {}; 'tidegate archive restore {}' brings it back\n",
            to_rfc3339(place->at), hex(place->pack), message.text()
        );
    }
}

/// The same as a value: null when they are at hand.
std::string archived_json(store::Transaction& transaction, std::optional<MessageId> message) {
    auto const place = message ? store::find_archived(transaction, *message) : std::nullopt;
    if (!place) return "null";
    return fmt::format(
        R"({{"pack":"{}","at":"{}","message":"{}","removed_at":{}}})", hex(place->pack),
        to_rfc3339(place->at), message->text(),
        place->removed_at ? json_string(to_rfc3339(*place->removed_at)) : "null"
    );
}

/// Whose payloads a document lies in: the message it came in, or the one it went out in.
std::optional<MessageId> message_of(
    store::Transaction& transaction, store::Document const& document
) {
    if (document.message || !document.delivery) return document.message;
    auto const delivery = store::find_delivery(transaction, *document.delivery);
    if (!delivery) return {};
    return delivery->message;
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

/// With those that sent its bytes again.
void show_delivery(
    std::ostream& out, store::Transaction& transaction, store::Document const& document
) {
    if (auto const delivery = store::find_delivery(transaction, *document.delivery)) {
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
    for (store::Delivery const& again : store::repetitions_of(transaction, *document.delivery)) {
        out << fmt::format(
            "repeated   by {}, {}, attempt {}, Message-ID <{}>{}\n", again.id.text(),
            store::name_of(again.state), again.attempts, again.transport_message_id,
            again.receipt_disposition.empty() ? "" : ", receipt " + again.receipt_disposition
        );
        print_history(out, store::delivery_history(transaction, again.id));
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
    if (document.delivery) show_delivery(out, transaction, document);
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

/// What sent its bytes again, oldest first.
std::string repetitions_json(store::Transaction& transaction, store::Document const& document) {
    std::string text;
    if (!document.delivery) return text;
    for (store::Delivery const& again : store::repetitions_of(transaction, *document.delivery)) {
        auto const asked = store::delivery_history(transaction, again.id).front();
        text += fmt::format(
            R"({}{{"delivery":"{}","state":"{}","message_id":{},"at":"{}","actor":{},"reason":{}}})",
            text.empty() ? "" : ",", again.id.text(), store::name_of(again.state),
            json_string(again.transport_message_id), to_rfc3339(asked.at), json_string(asked.actor),
            json_string(asked.reason)
        );
    }
    return text;
}

void show_document_json(
    std::ostream& out, store::Transaction& transaction, store::Document const& document
) {
    auto const kept = kept_configuration(transaction, document);
    out << fmt::format(
               R"({{"id":"{}","kind":"{}","standard":"{}","release":"{}","set":"{}",)"
               R"("direction":"{}","environment":"{}",)"
               R"("partner":{},"interchange":{},"group":{},"control":{},"state":"{}","reason":{},)"
               R"("message":{},"delivery":{},"repetitions":[{}],"archived":{},)"
               R"("map":{},"configuration":{},"findings":{},"data":{}}})",
               document.id.text(), document.kind, document.standard, document.release, document.set,
               store::name_of(document.direction), store::name_of(document.environment),
               json_string(document.partner), json_string(document.numbers.interchange),
               json_string(document.numbers.group), json_string(document.numbers.set),
               store::name_of(document.state), json_string(document.reason),
               document.message ? json_string(document.message->text()) : "null",
               document.delivery ? json_string(document.delivery->text()) : "null",
               repetitions_json(transaction, document),
               archived_json(transaction, message_of(transaction, document)),
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

void show_message_json(
    std::ostream& out, store::Transaction& transaction, store::Message const& message
) {
    std::string documents;
    for (store::Document const& inside : store::documents_of_message(transaction, message.id))
        documents += (documents.empty() ? "" : ",") + json_string(inside.id.text());
    out << fmt::format(
        R"({{"id":"{}","direction":"{}","environment":"{}","transport":"{}","partner":{},)"
        R"("as2_from":{},"as2_to":{},"message_id":{},"at":"{}","bytes":{},"sha256":"{}",)"
        R"("state":"{}","reason":{},"archived":{},"documents":[{}]}})"
        "\n",
        message.id.text(), store::name_of(message.direction), store::name_of(message.environment),
        message.transport, json_string(message.partner), json_string(message.as2_from),
        json_string(message.as2_to), json_string(message.transport_message_id),
        to_rfc3339(message.at), message.raw_size, hex(message.raw_hash),
        message.is_accepted ? store::name_of(message.state) : "refused",
        json_string(message.reason), archived_json(transaction, message.id), documents
    );
}

}  // namespace

Exit doc_show(Arguments const& arguments, Streams streams) {
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
            if (arguments.json) {
                show_message_json(streams.out, transaction, *message);
                return;
            }
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

}  // namespace tidegate::cli
