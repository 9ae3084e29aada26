#include "runtime/deliver.hpp"

#include <fmt/format.h>

#include "base/log.hpp"
#include "store/audit.hpp"
#include "store/expectations.hpp"
#include "store/failure.hpp"
#include "store/messages.hpp"
#include "store/payloads.hpp"

namespace tidegate::runtime {
namespace {

constexpr char const* kActor = "worker";

std::string joined(std::vector<std::string> const& texts) {
    std::string all;
    for (std::string const& text : texts) all += (all.empty() ? "" : "\n") + text;
    return all;
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
        if (!store::find_message(transaction, prepared.delivery.message)) return;
        auto body = store::load_raw(transaction, prepared.delivery.message);
        auto headers = store::find_headers(transaction, prepared.delivery.message);
        if (!body) {
            problem = body.error();
            return;
        }
        prepared.transmission =
            Transmission{std::move(*headers), std::move(*body), prepared.delivery.mics};
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
    store::NewMessage message;
    message.id = delivery.message;
    message.direction = store::Direction::outbound;
    message.environment = delivery.environment;
    message.transport = delivery.transport;
    message.partner = delivery.partner;
    message.as2_from = delivery.as2_from;
    message.as2_to = delivery.as2_to;
    message.transport_message_id = delivery.transport_message_id;
    message.at = services_.clock.now();
    message.headers = packed->headers;
    message.raw = packed->body;
    message.payload = prepared.payload;
    message.mic = joined(packed->mics);
    auto const failed =
        services_.writer.run_blocking([&](store::Transaction& transaction) -> Expected<void> {
            store::insert_message(transaction, message);
            return store::save_delivery_mics(transaction, delivery.id, packed->mics);
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

Expected<void> DeliverRunner::on_parked(
    store::Transaction& transaction, store::Job const& job, std::string const& reason
) {
    store::StateChange const change{store::State::parked, reason, kActor, services_.clock.now()};
    DeliveryId const id{job.subject};
    auto parked = store::change_delivery_state(transaction, id, {}, change);
    if (!parked) return parked;
    for (store::Document const& document : store::documents_of_delivery(transaction, id)) {
        auto changed = store::change_document_state(transaction, document.id, {}, change);
        if (!changed) return changed;
    }
    return {};
}

}  // namespace tidegate::runtime
