#include "runtime/deliver.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "store/audit.hpp"
#include "store/expectations.hpp"
#include "store/failure.hpp"
#include "store/payloads.hpp"
#include "store/transmissions.hpp"

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

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
        auto transmission = store::find_transmission(transaction, prepared.delivery.id);
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
        return std::unexpected(JobResult::park("partner is suspended; promote it, then replay"));
    }
    return prepared;
}

/// Before the first byte is sent the bytes are durable, so that every retry sends the same ones.
std::expected<Transmission, JobResult> DeliverRunner::pack_and_store(Prepared& prepared) {
    store::Delivery const& delivery = prepared.delivery;
    auto packed =
        services_.sender.pack(*prepared.config, *prepared.partner, delivery, prepared.payload);
    if (!packed) return std::unexpected(JobResult::of(packed.error()));
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            return store::save_transmission(
                transaction, delivery.id, packed->headers, packed->body, packed->mics
            );
        });
    if (failed) return std::unexpected(JobResult::of(*failed));
    return std::move(*packed);
}

JobResult DeliverRunner::run(store::Job const& job) {
    auto prepared = prepare(job);
    if (!prepared) return prepared.error();
    if (!prepared->transmission) {
        auto packed = pack_and_store(*prepared);
        if (!packed) return packed.error();
        prepared->transmission = std::move(*packed);
    }
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            auto attempt =
                store::begin_attempt(transaction, prepared->delivery.id, services_.clock.now());
            if (!attempt) return std::unexpected(attempt.error());
            return {};
        });
    if (failed) return JobResult::of(*failed);
    SendOutcome const outcome = services_.sender.send_blocking(
        *prepared->config, *prepared->partner, prepared->delivery, *prepared->transmission
    );
    return conclude(job, *prepared, outcome);
}

JobResult DeliverRunner::conclude(
    store::Job const& job, Prepared const& prepared, SendOutcome const& outcome
) {
    store::Delivery const& delivery = prepared.delivery;
    if (outcome.kind == SendOutcome::Kind::unavailable) return JobResult::retry(outcome.text);
    bool const is_delivered = outcome.kind == SendOutcome::Kind::delivered;
    Instant const now = services_.clock.now();
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            if (outcome.receipt) {
                auto saved =
                    store::save_delivery_receipt(transaction, delivery.id, *outcome.receipt);
                if (!saved) return std::unexpected(saved.error());
                auto met = store::meet_expectation(
                    transaction, delivery.id, store::ExpectationKind::mdn,
                    delivery.transport_message_id, delivery.message.text(), is_delivered, now
                );
                if (!met) return std::unexpected(met.error());
            }
            store::append_audit(
                transaction, {.at = now,
                              .environment = delivery.environment,
                              .actor = kActor,
                              .event = is_delivered ? "delivery.delivered" : "delivery.refused",
                              .subject = "delivery",
                              .subject_id = delivery.id.text(),
                              .partner = delivery.partner}
            );
            if (!is_delivered) return {};
            store::StateChange const change{store::State::done, {}, kActor, now};
            auto done = store::change_delivery_state(transaction, delivery.id, {}, change);
            if (!done) return done;
            for (store::Document const& document :
                 store::documents_of_delivery(transaction, delivery.id)) {
                if (document.state == store::State::done) continue;
                auto changed = store::change_document_state(transaction, document.id, {}, change);
                if (!changed) return changed;
            }
            return store::finish_job(transaction, job.id, job.token);
        });
    if (failed) return JobResult::of(*failed);
    log::info(
        is_delivered ? "delivery.delivered" : "delivery.refused", outcome.text,
        {{"partner", delivery.partner},
         {"delivery", delivery.id.text()},
         {"message_id", delivery.transport_message_id}}
    );
    return is_delivered ? JobResult::finished() : JobResult::park(outcome.text);
}

/// Delivery and documents wait, and say for what: nobody should have to read the log to learn that
/// a partner's server is down.
Expected<void> DeliverRunner::on_retry(
    store::Transaction& transaction, store::Job const& job, Instant next, std::string const& reason
) {
    std::string const text =
        fmt::format("try {} failed, next at {}: {}", job.attempts, to_rfc3339(next), reason);
    return change_states(transaction, DeliveryId{job.subject}, store::State::waiting, text);
}

Expected<void> DeliverRunner::on_parked(
    store::Transaction& transaction, store::Job const& job, std::string const& reason
) {
    return change_states(transaction, DeliveryId{job.subject}, store::State::parked, reason);
}

Expected<void> DeliverRunner::change_states(
    store::Transaction& transaction, DeliveryId id, store::State to, std::string const& reason
) {
    store::StateChange const change{to, reason, kActor, services_.clock.now()};
    auto changed = store::change_delivery_state(transaction, id, {}, change);
    if (!changed) return changed;
    for (store::Document const& document : store::documents_of_delivery(transaction, id)) {
        changed = store::change_document_state(transaction, document.id, {}, change);
        if (!changed) return changed;
    }
    return {};
}

}  // namespace tidegate::runtime
