#include "runtime/deliver.hpp"

#include "base/crash_point.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "base/queue_limits.hpp"
#include "stages/findings_json.hpp"
#include "store/audit.hpp"
#include "store/breakers.hpp"
#include "store/expectations.hpp"
#include "store/payloads.hpp"
#include "store/transmissions.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

void audit(
    store::Transaction& transaction, store::Delivery const& delivery, std::string event,
    std::string const& text, Instant now
) {
    store::append_audit(
        transaction, {.at = now,
                      .environment = delivery.environment,
                      .actor = kActor,
                      .event = std::move(event),
                      .subject = "delivery",
                      .subject_id = delivery.id.text(),
                      .partner = delivery.partner,
                      .details = fmt::format(R"({{"text":{}}})", stages::json_string(text))}
    );
}

/// The receipt is evidence and the answer to an expectation. A second one with other bytes (the
/// first attempt was refused, a later one was not) is kept by its hash; the first stays.
Expected<void> keep_receipt(
    store::Transaction& transaction, store::Delivery const& delivery,
    store::DeliveryReceipt const& receipt, bool is_positive, Instant now
) {
    auto const saved = store::save_delivery_receipt(transaction, delivery.id, receipt);
    if (!saved && saved.error().code != ErrorCode::conflict) return std::unexpected(saved.error());
    if (!saved) {
        audit(
            transaction, delivery, "delivery.another_receipt",
            fmt::format("{}, sha256 {}", receipt.disposition, hex(sha256(receipt.raw))), now
        );
    }
    auto const met = store::meet_expectation(
        transaction, delivery.id, store::ExpectationKind::mdn, delivery.transport_message_id,
        delivery.message.text(), is_positive, now
    );
    // Nobody waits for the receipt of a delivery that was queued while none was asked for.
    if (!met && met.error().code != ErrorCode::not_found) return std::unexpected(met.error());
    return {};
}

/// The partner answered, whatever it said: what waits for it goes on.
void tell(store::Breaker const& closed) {
    log::info(
        "breaker.closed", "a partner answers again; its deliveries go on",
        {{"peer", closed.peer}, {"since", to_rfc3339(closed.since)}, {"tries", closed.failures}}
    );
}

/// What an operator reads of an attempt that was answered.
std::string reason_of(SendOutcome const& outcome) {
    bool const is_silent = outcome.kind == SendOutcome::Kind::refused && outcome.text.empty();
    return is_silent ? "the partner refused the message" : outcome.text;
}

void tell(store::Delivery const& delivery, SendOutcome const& outcome) {
    bool const is_delivered = outcome.kind == SendOutcome::Kind::delivered;
    log::write(
        is_delivered ? log::Level::info : log::Level::warning,
        is_delivered ? "delivery.delivered" : "delivery.refused", reason_of(outcome),
        {{"partner", delivery.partner},
         {"delivery", delivery.id.text()},
         {"message_id", delivery.transport_message_id}}
    );
}

/// The delivery and its documents; those that are final already stay.
Expected<void> move_all(
    store::Transaction& transaction, DeliveryId delivery, store::StateChange const& change
) {
    auto moved = store::change_delivery_state(transaction, delivery, {}, change);
    if (!moved) return moved;
    return store::change_states_of_delivery(transaction, delivery, change);
}

}  // namespace

struct DeliverRunner::Prepared {
    std::shared_ptr<Config const> config;
    partners::Profile const* partner = nullptr;
    store::Delivery delivery;
    Bytes payload;
    std::optional<Transmission> transmission;  ///< of an earlier attempt
};

std::expected<DeliverRunner::Prepared, JobResult> DeliverRunner::prepare(store::Job const& job) {
    Prepared prepared;
    prepared.config = services_.config.get();
    std::optional<Error> problem;
    services_.writer.read_blocking([&](store::Transaction& transaction) {
        auto delivery = store::find_delivery(transaction, DeliveryId{job.subject});
        if (!delivery) {
            problem = Error{
                ErrorCode::not_found, "delivery " + job.subject.text() + " is not stored", {}, {}
            };
            return;
        }
        prepared.delivery = std::move(*delivery);
        auto payload = store::load_payload(transaction, prepared.delivery.payload);
        if (!payload) {
            problem = payload.error();
            return;
        }
        prepared.payload = std::move(*payload);
        auto transmission = store::find_transmission(transaction, prepared.delivery);
        if (!transmission) {
            problem = transmission.error();
        } else if (*transmission) {
            store::StoredTransmission& stored = **transmission;
            prepared.transmission = Transmission{
                std::move(stored.headers), std::move(stored.body), std::move(stored.mics)
            };
        }
    });
    if (problem) return std::unexpected(JobResult::of(*problem));
    prepared.partner = prepared.config->registry().find(prepared.delivery.partner);
    if (prepared.partner == nullptr) {
        return std::unexpected(JobResult::park(fmt::format(
            "partner '{}' has no profile any more; restore partners/{}/partner.toml, then replay",
            prepared.delivery.partner, prepared.delivery.partner
        )));
    }
    if (prepared.partner->state == partners::State::suspended) {
        return std::unexpected(JobResult::park(fmt::format(
            "partner '{}' is suspended; set state = \"live\" in {}, then replay",
            prepared.partner->id, prepared.partner->file.string()
        )));
    }
    return prepared;
}

/// Of the first attempt: makes the bytes. Gives them sealed; nothing when they are stored already.
Expected<store::Sealed> DeliverRunner::pack(Prepared& prepared) {
    if (prepared.transmission) return store::Sealed();
    auto packed = services_.sender.pack(
        *prepared.config, *prepared.partner, prepared.delivery, prepared.payload
    );
    if (!packed) return std::unexpected(packed.error());
    prepared.transmission = std::move(*packed);
    return services_.writer.seal(prepared.transmission->body);
}

/// Before the first byte is sent its bytes and the attempt are durable, so that every retry sends
/// the same ones.
store::Work DeliverRunner::begin_attempt(Prepared const& prepared, store::Sealed const& body) {
    return [this, &prepared, &body](store::Transaction& transaction) -> Expected<void> {
        store::Delivery const& delivery = prepared.delivery;
        Instant const now = services_.clock.now();
        if (!body) return store::begin_attempt(transaction, delivery.id, now);
        Transmission const& sent = *prepared.transmission;
        return store::begin_first_attempt(
            transaction, delivery, sent.headers, *body, sent.mics, now
        );
    };
}

Try DeliverRunner::run(store::Job job) {
    crash_point("O2");
    auto prepared = prepare(job);
    if (!prepared) co_return std::move(prepared.error());
    auto body = pack(*prepared);
    if (!body) co_return JobResult::of(body.error());
    constexpr auto kOwn = store::Rows::own;
    auto const failed =
        prepared->payload.size() > limits::job_bytes_begun
            ? services_.writer.run_blocking(begin_attempt(*prepared, *body))
            : co_await submit(services_.writer, begin_attempt(*prepared, *body), kOwn);
    if (failed) co_return JobResult::of(*failed);
    crash_point("O3");
    SendOutcome const outcome = services_.sender.send_blocking(
        *prepared->config, *prepared->partner, prepared->delivery, *prepared->transmission
    );
    if (outcome.kind == SendOutcome::Kind::unavailable)
        co_return JobResult::peer_down(outcome.text);
    // Many may wait for the commit of their end.
    prepared->payload = {};
    prepared->transmission.reset();
    body->reset();
    std::optional<store::Breaker> closed;
    if (auto const not_concluded =
            co_await submit(services_.writer, conclude(job, *prepared, outcome, closed), kOwn))
        co_return JobResult::of(*not_concluded);
    crash_point("O6");
    if (closed) tell(*closed);
    tell(prepared->delivery, outcome);
    co_return JobResult::finished();
}

store::Work DeliverRunner::conclude(
    store::Job const& job, Prepared const& prepared, SendOutcome const& outcome,
    std::optional<store::Breaker>& closed
) {
    return [this, &job, &prepared, &outcome,
            &closed](store::Transaction& transaction) -> Expected<void> {
        store::Delivery const& delivery = prepared.delivery;
        bool const is_delivered = outcome.kind == SendOutcome::Kind::delivered;
        std::string const reason = reason_of(outcome);
        Instant const now = services_.clock.now();
        // First, so that a worker whose lease was lost changes nothing.
        auto ended = is_delivered ? store::finish_job(transaction, job.id, job.token)
                                  : store::park_job(transaction, job.id, job.token, reason);
        if (!ended) return ended;
        closed = store::record_answer(transaction, job.peer);
        if (outcome.receipt) {
            auto kept = keep_receipt(transaction, delivery, *outcome.receipt, is_delivered, now);
            if (!kept) return kept;
        }
        if (!is_delivered) {
            audit(transaction, delivery, "delivery.refused", reason, now);
            return move_all(transaction, delivery.id, {store::State::parked, reason, kActor, now});
        }
        audit(transaction, delivery, "delivery.delivered", outcome.text, now);
        return move_all(transaction, delivery.id, {store::State::done, {}, kActor, now});
    };
}

/// Delivery and documents wait, and say for what: nobody should have to read the log to learn that
/// a partner's server is down.
Expected<void> DeliverRunner::on_retry(
    store::Transaction& transaction, store::Job const& job, Instant next, std::string const& reason
) {
    std::string const text =
        fmt::format("try {} failed, next at {}: {}", job.attempts, to_rfc3339(next), reason);
    auto const delivery = store::find_delivery(transaction, DeliveryId{job.subject});
    if (!delivery) return {};
    store::StateChange const change{store::State::waiting, text, kActor, services_.clock.now()};
    return move_all(transaction, delivery->id, change);
}

Expected<void> DeliverRunner::on_parked(
    store::Transaction& transaction, store::Job const& job, std::string const& reason
) {
    auto const delivery = store::find_delivery(transaction, DeliveryId{job.subject});
    if (!delivery) return {};
    Instant const now = services_.clock.now();
    audit(transaction, *delivery, "delivery.parked", reason, now);
    return move_all(transaction, delivery->id, {store::State::parked, reason, kActor, now});
}

}  // namespace tidegate::runtime
