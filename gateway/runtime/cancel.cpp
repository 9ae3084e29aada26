#include "runtime/cancel.hpp"

#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/deliveries.hpp"
#include "store/jobs.hpp"
#include "store/orders.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

using store::State;

Expected<void> check(std::string const& what, State state, std::string const& reason) {
    if (reason.empty()) {
        return fail(
            ErrorCode::refused, what + " is not given up without a reason", {},
            "say why: it stands in the history and in the audit"
        );
    }
    if (state == State::parked) return {};
    return fail(
        ErrorCode::conflict, fmt::format("{} is {}, not parked", what, store::name_of(state)), {},
        store::is_final(state) ? "it has ended already" : "only parked work can be given up"
    );
}

void audit(
    store::Transaction& transaction, Request const& request, std::string const& subject, Uuid id,
    store::Environment environment, std::string const& partner, std::string const& reason
) {
    store::append_audit(
        transaction, {.at = request.now,
                      .environment = environment,
                      .actor = request.actor,
                      .event = subject + ".cancelled",
                      .subject = subject,
                      .subject_id = id.text(),
                      .partner = partner,
                      .details = fmt::format(R"({{"reason":{}}})", stages::json_string(reason))}
    );
}

/// Its own, or that of the message it stands for.
Expected<void> cancel_parked_jobs(
    store::Transaction& transaction, Uuid subject, std::string const& reason
) {
    for (store::Job const& job : store::jobs_of(transaction, subject)) {
        if (job.state != store::JobState::parked) continue;
        if (auto done = store::cancel_job(transaction, job.id, reason); !done) return done;
    }
    return {};
}

}  // namespace

Expected<void> cancel_document(
    store::Transaction& transaction, DocumentId id, std::string const& reason,
    Request const& request
) {
    auto const document = store::find_document(transaction, id);
    if (!document) return fail(ErrorCode::not_found, "no document has the id " + id.text());
    if (document->delivery) {
        return fail(
            ErrorCode::refused, "document " + id.text() + " is one that we sent", {},
            "give up its delivery: tidegate doc cancel " + document->delivery->text()
        );
    }
    if (auto can = check("document " + id.text(), document->state, reason); !can) return can;
    bool const is_whole_message = document->kind == "unreadable" && document->message;
    Uuid const subject = is_whole_message ? document->message->value : id.value;
    if (auto done = cancel_parked_jobs(transaction, subject, reason); !done) return done;
    auto const order = store::find_order_of_document(transaction, *document);
    if (order && order->state == store::OrderState::held) {
        if (auto gone = store::remove_held_order(transaction, order->id); !gone) return gone;
    }
    audit(
        transaction, request, "document", id.value, document->environment, document->partner, reason
    );
    return store::change_document_state(
        transaction, id, State::parked, {State::cancelled, reason, request.actor, request.now}
    );
}

Expected<void> cancel_delivery(
    store::Transaction& transaction, DeliveryId id, std::string const& reason,
    Request const& request
) {
    auto const delivery = store::find_delivery(transaction, id);
    if (!delivery) return fail(ErrorCode::not_found, "no delivery has the id " + id.text());
    if (auto can = check("delivery " + id.text(), delivery->state, reason); !can) return can;
    if (auto done = cancel_parked_jobs(transaction, id.value, reason); !done) return done;
    audit(
        transaction, request, "delivery", id.value, delivery->environment, delivery->partner, reason
    );
    store::StateChange const change{State::cancelled, reason, request.actor, request.now};
    for (store::Document const& document : store::documents_of_delivery(transaction, id)) {
        if (document.state != State::parked) continue;
        auto moved = store::change_document_state(transaction, document.id, State::parked, change);
        if (!moved) return moved;
    }
    return store::change_delivery_state(transaction, id, State::parked, change);
}

}  // namespace tidegate::runtime
