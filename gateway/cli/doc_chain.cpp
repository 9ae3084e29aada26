#include "cli/doc_chain.hpp"

#include "cli/home.hpp"
#include "stages/findings_json.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"
#include "store/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <tuple>
#include <utility>

namespace tidegate::cli {
namespace {

using stages::json_string;

std::string with_reason(std::string text, std::string const& reason) {
    return reason.empty() ? text : text + ": " + reason;
}

class Chain {
public:
    explicit Chain(store::Transaction& transaction) : transaction_(transaction) {}

    ChainLink of_message(store::Message const& message) {
        ChainLink link{
            message.at,
            "message",
            message.id.text(),
            std::string(message.is_accepted ? store::name_of(message.state) : "refused"),
            with_reason(
                fmt::format(
                    "received from {} over {}, <{}>, {} bytes, {}", message.partner,
                    message.transport, message.transport_message_id, message.raw_size,
                    message.signer.empty() ? "unsigned"
                                           : fmt::format("signed by {:.16}", message.signer)
                ),
                message.reason
            ),
            {}
        };
        if (message.has_receipt) {
            link.children.push_back(
                {message.at, "receipt", {}, {}, "MDN sent, MIC " + message.mic, {}}
            );
        }
        for (store::Document const& document :
             store::documents_of_message(transaction_, message.id))
            link.children.push_back(of_document(document));
        return sorted(std::move(link));
    }

    ChainLink of_document(store::Document const& document) {
        ChainLink link{
            document.created_at,
            "document",
            document.id.text(),
            std::string(store::name_of(document.state)),
            with_reason(
                fmt::format(
                    "{} {}{}{}", document.set.empty() ? document.kind : document.set,
                    document.numbers.interchange,
                    document.numbers.group.empty() ? "" : "/" + document.numbers.group,
                    document.numbers.set.empty() ? "" : "/" + document.numbers.set
                ),
                document.reason
            ),
            {}
        };
        if (document.delivery) {
            if (auto const delivery = store::find_delivery(transaction_, *document.delivery))
                link.children.push_back(of_delivery(*delivery));
        }
        for (store::Document const& answer : store::documents_caused_by(transaction_, document.id))
            link.children.push_back(of_document(answer));
        return sorted(std::move(link));
    }

private:
    ChainLink of_delivery(store::Delivery const& delivery) {
        ChainLink link{
            delivery.created_at,
            "delivery",
            delivery.id.text(),
            std::string(store::name_of(delivery.state)),
            with_reason(
                fmt::format(
                    "to {} over {}, <{}>, {} {}{}", delivery.partner, delivery.transport,
                    delivery.transport_message_id, delivery.attempts,
                    delivery.attempts == 1 ? "attempt" : "attempts", asked_text(delivery)
                ),
                delivery.reason
            ),
            {}
        };
        if (delivery.receipt_at) {
            std::string mic;
            if (delivery.mic_matches)
                mic = *delivery.mic_matches ? ", MIC matches" : ", MIC differs";
            link.children.push_back(
                {*delivery.receipt_at,
                 "receipt",
                 {},
                 {},
                 "MDN received, " + delivery.receipt_disposition + mic,
                 {}}
            );
        }
        for (store::Expectation const& expected : store::expectations_of(transaction_, delivery.id))
            add_expectation(link, expected);
        for (store::Delivery const& again : store::repetitions_of(transaction_, delivery.id))
            link.children.push_back(of_delivery(again));
        return sorted(std::move(link));
    }

    /// Who wanted a repetition, and why.
    std::string asked_text(store::Delivery const& delivery) {
        if (!delivery.repeats) return {};
        auto const history = store::delivery_history(transaction_, delivery.id);
        return fmt::format(", {} by {}", history.front().reason, history.front().actor);
    }

    /// An MDN that came is a receipt; a 997 that came is a document.
    void add_expectation(ChainLink& link, store::Expectation const& expected) {
        bool const is_mdn = expected.kind == store::ExpectationKind::mdn;
        std::string_view const what = store::title_of(expected);
        if (expected.met_by.empty()) {
            link.children.push_back(
                {expected.deadline,
                 "expectation",
                 {},
                 std::string(store::name_of(expected.state)),
                 fmt::format("{} expected until then", what),
                 {}}
            );
            return;
        }
        auto const by = Uuid::parse(expected.met_by);
        if (is_mdn || !by) return;
        if (auto const document = store::find_document(transaction_, DocumentId{*by})) {
            ChainLink answer = of_document(*document);
            answer.at = *expected.met_at;
            answer.text += fmt::format(" received, expectation {}", store::name_of(expected.state));
            link.children.push_back(std::move(answer));
        }
    }

    static ChainLink sorted(ChainLink link) {
        std::ranges::sort(link.children, [](ChainLink const& a, ChainLink const& b) {
            return std::tie(a.at, a.id) < std::tie(b.at, b.id);
        });
        return link;
    }

    store::Transaction& transaction_;
};

/// The document at the beginning: what this one answers, and so on.
store::Document first_of(store::Transaction& transaction, store::Document document) {
    while (document.caused_by) {
        auto cause = store::find_document(transaction, *document.caused_by);
        if (!cause) break;
        document = std::move(*cause);
    }
    return document;
}

void print(std::ostream& out, ChainLink const& link, std::size_t depth) {
    out << fmt::format(
        "{}  {:{}}{}{}{}  {}\n", to_rfc3339(link.at), "", depth * 2, link.kind,
        link.id.empty() ? "" : " " + link.id, link.state.empty() ? "" : " " + link.state, link.text
    );
    for (ChainLink const& child : link.children) print(out, child, depth + 1);
}

void print_json(std::ostream& out, ChainLink const& link) {
    out << fmt::format(
        R"({{"at":"{}","kind":"{}","id":{},"state":{},"text":{},"children":[)", to_rfc3339(link.at),
        link.kind, link.id.empty() ? "null" : json_string(link.id),
        link.state.empty() ? "null" : json_string(link.state), json_string(link.text)
    );
    bool is_first = true;
    for (ChainLink const& child : link.children) {
        if (!std::exchange(is_first, false)) out << ',';
        print_json(out, child);
    }
    out << "]}";
}

}  // namespace

std::optional<ChainLink> find_chain(store::Transaction& transaction, Uuid id) {
    Chain chain(transaction);
    auto document = store::find_document(transaction, DocumentId{id});
    if (!document) {
        auto const delivery = store::find_delivery(transaction, DeliveryId{id});
        auto const carried = store::documents_of_delivery(
            transaction, delivery ? delivery->repeats.value_or(delivery->id) : DeliveryId{id}
        );
        if (!carried.empty()) document = carried.front();
    }
    if (document) {
        store::Document const first = first_of(transaction, std::move(*document));
        if (!first.message || first.direction == store::Direction::outbound)
            return chain.of_document(first);
        if (auto const message = store::find_message(transaction, *first.message))
            return chain.of_message(*message);
        return chain.of_document(first);
    }
    if (auto const message = store::find_message(transaction, MessageId{id}))
        return chain.of_message(*message);
    return {};
}

Exit doc_chain(Arguments const& arguments, Streams streams) {
    auto const id = Uuid::parse(arguments.positionals.front());
    if (!id) {
        return report(
            streams,
            {ErrorCode::usage, id.error().message, {}, "take an id from 'tidegate doc list'"}
        );
    }
    auto const instance = load_home(arguments, streams);
    if (!instance) return Exit::configuration;
    auto database = open_database(*instance);
    if (!database) return report(streams, database.error());
    std::optional<ChainLink> chain;
    database->read_blocking([&](store::Transaction& transaction) {
        chain = find_chain(transaction, *id);
    });
    if (!chain) {
        streams.err << fmt::format(
            "error: no document, message or delivery has the id {}\n", arguments.positionals.front()
        );
        return Exit::no;
    }
    if (arguments.json) {
        print_json(streams.out, *chain);
        streams.out << '\n';
    } else {
        print(streams.out, *chain, 0);
    }
    return Exit::ok;
}

}  // namespace tidegate::cli
