#include "sim/ports.hpp"

#include <fmt/format.h>

namespace tidegate::sim {

namespace {

/// As long as the product waits for an answer at most.
constexpr std::chrono::seconds kPatience{100};

}  // namespace

Expected<runtime::Transmission> NetworkSender::pack(
    runtime::Config const&, partners::Profile const&, store::Delivery const& delivery,
    ByteView payload
) {
    runtime::Transmission transmission;
    transmission.headers.add("Message-ID", "<" + delivery.transport_message_id + ">");
    transmission.body = to_bytes(fmt::format("{}:", surroundings_.chance.random().next()));
    transmission.body.insert(transmission.body.end(), payload.begin(), payload.end());
    transmission.mics = {"abc=, sha-256"};
    return transmission;
}

runtime::SendOutcome NetworkSender::send_blocking(
    runtime::Config const&, partners::Profile const& profile, store::Delivery const& delivery,
    runtime::Transmission const& transmission
) {
    Surroundings& around = surroundings_;
    Partner& partner = around.partner(profile.id);
    std::string const id = delivery.transport_message_id;
    Bytes body = transmission.body;
    if (around.broken == Rule::retry_same_bytes)
        body.insert(body.begin(), 1 + around.chance.below(9), std::byte{'0'});
    auto const answer = std::make_shared<std::optional<Answer>>();
    around.network.send(
        fmt::format("{} at {}", id, profile.id),
        [&around, &partner, id, body = std::move(body), answer] {
            around.network.send(
                "the answer to " + id,
                [given = partner.on_delivery(id, body), answer] {
                    if (!*answer) *answer = given;
                }
            );
        }
    );
    Instant const deadline = around.time.now + kPatience;
    tasks_.wait([&around, answer, deadline] {
        return answer->has_value() || around.time.now >= deadline;
    });
    using enum runtime::SendOutcome::Kind;
    if (!*answer) return {unavailable, "no answer in time", {}};
    Answer const& given = **answer;
    if (given.status != 200) return {unavailable, fmt::format("status {}", given.status), {}};
    store::DeliveryReceipt receipt{given.body, "processed", true, clock_.now()};
    if (given.is_positive) return {delivered, "confirmed", std::move(receipt)};
    return {refused, "the partner refused it", std::move(receipt)};
}

}  // namespace tidegate::sim
