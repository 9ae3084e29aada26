#include "runtime/replay_refusal.hpp"

#include <fmt/format.h>

#include <optional>

namespace tidegate::runtime {
namespace {

using store::State;

constexpr char const* kAnotherInterchange =
    "ask the partner to send it again, in another interchange";

/// What the partner holds of us about it.
std::optional<store::Document> answer_to(
    store::Transaction& transaction, store::Document const& document
) {
    std::optional<store::Document> last;
    for (store::Document& answer : store::documents_caused_by(transaction, document.id)) {
        if (answer.kind == "acknowledgement") last = std::move(answer);
    }
    return last;
}

std::string resend_text(std::optional<store::Document> const& answer) {
    if (!answer) return {};
    return fmt::format(
        "; its answer goes again with 'tidegate doc resend {} --reason TEXT'", answer->id.text()
    );
}

std::string instead_of_done(store::Transaction& transaction, store::Document const& document) {
    if (document.kind == "duplicate") {
        return fmt::format(
            "the same bytes came before, {}: look there with 'tidegate doc show'; when nothing "
            "came of them, {}",
            document.reason, kAnotherInterchange
        );
    }
    if (document.kind != "order") return "what it says was applied";
    auto const answer = answer_to(transaction, document);
    if (!document.reason.starts_with("duplicate_of ")) {
        return fmt::format(
            "order {} is placed, and is so once{}", document.order_number, resend_text(answer)
        );
    }
    return fmt::format(
        "order {} was placed by another document{}; when it is meant as another order, ask the "
        "partner for another number",
        document.order_number, resend_text(answer)
    );
}

std::string instead_of_rejected(store::Transaction& transaction, store::Document const& document) {
    if (auto const answer = answer_to(transaction, document)) {
        return fmt::format(
            "the partner holds the answer that rejects it, {} {}, and may have sent it again; "
            "mend the cause, then {}",
            answer->set, answer->id.text(), kAnotherInterchange
        );
    }
    return fmt::format(
        "the partner was told so, or misses an answer, and may have sent it again; mend the "
        "cause, then {}",
        kAnotherInterchange
    );
}

std::string instead(store::Transaction& transaction, store::Document const& document) {
    switch (document.state) {
        case State::waiting:
            return "its replay is queued already; look at it with 'tidegate doc show'";
        case State::running:
            return "it is being done";
        case State::done:
            return instead_of_done(transaction, document);
        case State::rejected:
            return instead_of_rejected(transaction, document);
        case State::cancelled:
            return fmt::format("it was given up, for ever; {}", kAnotherInterchange);
        case State::parked:
            break;
    }
    return {};
}

}  // namespace

Error why_not_again(store::Transaction& transaction, store::Document const& document) {
    return {
        ErrorCode::conflict,
        fmt::format(
            "document {} is {}, not parked", document.id.text(), store::name_of(document.state)
        ),
        {},
        instead(transaction, document)
    };
}

}  // namespace tidegate::runtime
