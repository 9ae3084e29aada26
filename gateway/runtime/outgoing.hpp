// An outbound interchange under construction: its control numbers come first, then its bytes, then
// everything that is stored with them. Part of the outbox (runtime/outbox.hpp).
#pragma once

#include "runtime/outbox.hpp"
#include "store/control_numbers.hpp"
#include "store/deliveries.hpp"
#include "store/expectations.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::runtime {

/// Under which names an interchange goes out; numbers and correlation are keyed by them.
struct EnvelopeIds {
    std::string standard;  ///< "x12", "edifact"
    std::string ours;      ///< "ZZ:US"
    std::string theirs;
};

EnvelopeIds ids_of(partners::X12Settings const& settings);
EnvelopeIds ids_of(
    partners::EdifactSettings const& settings, partners::EdifactIdentity const& them
);

class Outgoing {
public:
    Outgoing(store::Transaction& transaction, OutboxContext const& context, EnvelopeIds ids);

    /// The next control number of this pair.
    Expected<std::uint64_t> number(store::NumberLevel level);
    /// Those of an interchange and its group.
    Expected<store::EnvelopeNumbers> envelope_numbers();

    [[nodiscard]] bool is_test() const { return context_.environment == store::Environment::test; }
    [[nodiscard]] DeliveryId id() const { return delivery_.id; }

    /// What answers can name: a set in a group of `functional_id`, or a message of that type.
    void carry(std::string_view functional_id, store::Document const& document);
    void want_functional_ack() { delivery_.wants_functional_acknowledgement = true; }

    /// An answer that is due once it is sent. Before store().
    void expect(store::ExpectationKind kind, std::string key, std::chrono::seconds within);

    /// Stores the delivery with its documents, what is expected of it, and the job to send it.
    Expected<void> store(
        std::string const& text, std::string content_kind, std::vector<store::Document>& documents
    );

private:
    Expected<void> insert(store::Document& document);

    store::Transaction& transaction_;
    OutboxContext const& context_;
    EnvelopeIds ids_;
    store::NewDelivery delivery_;
    std::vector<store::Expectation> expected_;
};

/// Errors: refused when the profile has no channel to send by.
Expected<void> check_channel(partners::Profile const& partner);

}  // namespace tidegate::runtime
