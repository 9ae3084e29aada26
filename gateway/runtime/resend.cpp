#include "runtime/resend.hpp"

#include "base/limits.hpp"
#include "runtime/reread.hpp"
#include "stages/findings_json.hpp"
#include "store/archive_packs.hpp"
#include "store/audit.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"
#include "store/payloads.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::runtime {
namespace {

using stages::json_string;
using store::State;

void audit(
    store::Transaction& transaction, Request const& request, std::string event,
    store::Delivery const& delivery, std::string details
) {
    store::append_audit(
        transaction, {.at = request.now,
                      .environment = delivery.environment,
                      .actor = request.actor,
                      .event = std::move(event),
                      .subject = "delivery",
                      .subject_id = delivery.id.text(),
                      .partner = delivery.partner,
                      .details = std::move(details)}
    );
}

/// A parked one goes on as it is.
Expected<void> resume(
    store::Transaction& transaction, store::Delivery const& delivery, Request const& request
) {
    auto const job = parked_job(transaction, delivery.id.value, store::JobKind::deliver);
    if (!job) {
        return fail(
            ErrorCode::conflict, "delivery " + delivery.id.text() + " has no parked job to resume"
        );
    }
    if (auto resumed = store::resume_job(transaction, job->id, request.due()); !resumed)
        return resumed;
    store::reopen_expectation(
        transaction, delivery.id, store::ExpectationKind::mdn, request.due() + limits::mdn_deadline
    );
    bool const is_explained = !request.reason.empty();
    audit(
        transaction, request, "delivery.resend_requested", delivery,
        fmt::format(
            R"({{"was":{}{}}})", json_string(delivery.reason),
            is_explained ? R"(,"reason":)" + json_string(request.reason) : ""
        )
    );
    store::StateChange const change{
        State::waiting,
        fmt::format(
            "resend{}{}; was parked: {}", is_explained ? ": " : "", request.reason, delivery.reason
        ),
        request.actor, request.now
    };
    for (store::Document const& document : store::documents_of_delivery(transaction, delivery.id)) {
        if (document.state != State::parked) continue;
        auto moved = store::change_document_state(transaction, document.id, State::parked, change);
        if (!moved) return moved;
    }
    return store::change_delivery_state(transaction, delivery.id, State::parked, change);
}

/// Whether it has ended, so that sending it again is a repetition.
Expected<void> check_ended(store::Delivery const& delivery) {
    std::string const what =
        fmt::format("delivery {} is {}", delivery.id.text(), store::name_of(delivery.state));
    if (!store::is_final(delivery.state))
        return fail(ErrorCode::conflict, what, {}, "it is under way already");
    if (delivery.state == State::cancelled)
        return fail(ErrorCode::conflict, what, {}, "it was given up, for ever");
    return {};
}

Expected<void> check_reason(store::Delivery const& delivery, Request const& request) {
    if (!request.reason.empty()) return {};
    return fail(
        ErrorCode::refused,
        fmt::format(
            "delivery {} is {}: it is not sent again without a reason", delivery.id.text(),
            store::name_of(delivery.state)
        ),
        {},
        fmt::format(
            "say why, for example: tidegate doc resend {} --reason \"they never saw it\"; the same "
            "interchange goes out under a new Message-ID",
            delivery.id.text()
        )
    );
}

/// One repetition at a time: whoever asks twice wants one.
Expected<void> check_alone(std::vector<store::Delivery> const& repetitions) {
    for (store::Delivery const& one : repetitions) {
        if (store::is_final(one.state)) continue;
        return fail(
            ErrorCode::conflict,
            fmt::format(
                "delivery {} is repeated already: delivery {} is {}", one.repeats->text(),
                one.id.text(), store::name_of(one.state)
            ),
            {},
            one.state == State::parked
                ? fmt::format("send that one: tidegate doc resend {}", one.id.text())
                : "look at it with 'tidegate doc chain'"
        );
    }
    return {};
}

/// Behind what its lane has meanwhile, as long as that is known (limits::job_keep).
std::string lane_of(store::Transaction& transaction, DeliveryId id) {
    auto const jobs = store::jobs_of(transaction, id.value);
    return jobs.empty() ? std::string() : jobs.back().lane;
}

store::NewDelivery repetition_of(
    store::Delivery const& first, ByteView payload, Request const& request
) {
    store::NewDelivery again;
    again.id = request.ids.mint<DeliveryId>();
    again.message = request.ids.mint<MessageId>();
    again.environment = first.environment;
    again.partner = first.partner;
    again.channel = first.channel;
    again.transport = first.transport;
    std::string const& message_id = first.transport_message_id;
    again.transport_message_id =
        again.message.text() + message_id.substr(std::min(message_id.find('@'), message_id.size()));
    again.as2_from = first.as2_from;
    again.as2_to = first.as2_to;
    again.content_kind = first.content_kind;
    again.content_type = first.content_type;
    again.payload = payload;
    again.repeats = first.id;
    again.reason = "repetition: " + request.reason;
    again.created_at = request.now;
    return again;
}

/// Its own receipt is expected if one was of the first.
void expect_receipt(
    store::Transaction& transaction, store::NewDelivery const& again, Request const& request
) {
    auto const expected = store::expectations_of(transaction, *again.repeats);
    auto const is_mdn = [](store::Expectation const& one) {
        return one.kind == store::ExpectationKind::mdn;
    };
    if (std::ranges::none_of(expected, is_mdn)) return;
    store::Expectation const receipt{
        .delivery = again.id,
        .kind = store::ExpectationKind::mdn,
        .key = again.transport_message_id,
        .environment = again.environment,
        .partner = again.partner,
        .deadline = request.due() + limits::mdn_deadline,
        .met_by = {},
        .met_at = {}
    };
    store::insert_expectations(transaction, std::span(&receipt, 1));
}

Expected<DeliveryId> repeat(
    store::Transaction& transaction, store::Delivery const& first, Request const& request
) {
    auto const repetitions = store::repetitions_of(transaction, first.id);
    if (auto alone = check_alone(repetitions); !alone) return std::unexpected(alone.error());
    auto const payload = store::load_payload(transaction, first.payload);
    if (!payload) return std::unexpected(payload.error());
    store::NewDelivery const again = repetition_of(first, *payload, request);
    auto stored = store::insert_delivery(transaction, again, request.actor);
    if (!stored) return std::unexpected(stored.error());
    expect_receipt(transaction, again, request);
    Instant const last_sent =
        repetitions.empty() ? first.created_at : repetitions.back().created_at;
    // Not earlier, whatever the clock was set to meanwhile.
    store::postpone_expectations(
        transaction, first.id, std::max(request.now - last_sent, Duration{})
    );
    store::insert_job(
        transaction, {.id = request.ids.mint<JobId>(),
                      .kind = store::JobKind::deliver,
                      .subject = again.id.value,
                      .lane = lane_of(transaction, first.id),
                      .peer = first.partner + "/" + first.channel,
                      .not_before = request.due(),
                      .created_at = request.now}
    );
    audit(
        transaction, request, "delivery.repetition_requested", first,
        fmt::format(
            R"({{"reason":{},"repetition":"{}","message_id":{}}})", json_string(request.reason),
            again.id.text(), json_string(again.transport_message_id)
        )
    );
    return again.id;
}

}  // namespace

Expected<DeliveryId> request_resend(
    store::Transaction& transaction, DeliveryId id, Request const& request
) {
    auto delivery = store::lock_delivery(transaction, id);
    if (!delivery) return fail(ErrorCode::not_found, "no delivery has the id " + id.text());
    bool const is_parked = delivery->state == State::parked;
    if (!is_parked) {
        if (auto ended = check_ended(*delivery); !ended) return std::unexpected(ended.error());
        if (auto said = check_reason(*delivery, request); !said)
            return std::unexpected(said.error());
        if (delivery->repeats) delivery = store::lock_delivery(transaction, *delivery->repeats);
    }
    if (auto at_hand = store::check_at_hand(transaction, delivery->message); !at_hand)
        return std::unexpected(at_hand.error());
    if (!is_parked) return repeat(transaction, *delivery, request);
    if (auto resumed = resume(transaction, *delivery, request); !resumed)
        return std::unexpected(resumed.error());
    return id;
}

}  // namespace tidegate::runtime
