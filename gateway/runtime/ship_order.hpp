// A shipment from the wish to the ship notice in the outbox, in one transaction: planned
// (orders/shipment.hpp), taken out of stock, told to the buyer, and invoiced where the profile says
// so (design: decision 20).
#pragma once

#include "orders/shipment.hpp"
#include "runtime/outbox.hpp"
#include "store/orders.hpp"
#include "store/shipments.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// Who ships, with what.
struct ShipRequest {
    orders::ShipmentAsk ask = {};
    std::string reference;  ///< names this shipment once per order: a repeat has no second effect
    std::string carrier;    ///< SCAC; empty: not told
    std::string tracking, bill_of_lading;
    std::optional<Date> shipped_on;  ///< nothing: today at the location
    std::string actor;
};

struct ShippedOrder {
    store::Shipment shipment;
    std::optional<store::Invoice> invoice;
    bool is_repeat = false;          ///< the reference was used before: this is that shipment
    std::vector<std::string> notes;  ///< what was left out and why, for people
};

/// What a command on an order needs, outside of any message.
struct OrderCommandContext {
    Config const& config;
    IdSource& ids;
    Instant now;
};

/// Errors: refused for an order that is not open and what plan_shipment refuses, with nothing
/// changed once the transaction is rolled back; those of the maps and the store.
Expected<ShippedOrder> ship_order(
    store::Transaction& transaction, OrderCommandContext const& context, store::Order const& order,
    ShipRequest const& request
);

}  // namespace tidegate::runtime
