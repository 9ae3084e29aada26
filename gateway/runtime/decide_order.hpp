// One order inside the write transaction: supply is read, the engine decides, the answer is written
// for the wire, and everything to store is returned (design: decision 4).
#pragma once

#include "runtime/outbox.hpp"
#include "runtime/prepare.hpp"
#include "runtime/services.hpp"
#include "store/orders.hpp"

#include <optional>
#include <string>

namespace tidegate::runtime {

struct OrderContext {
    store::Transaction& transaction;
    Services const& services;
    Config const& config;
    partners::Profile const& partner;
    Instant now;
};

struct DecidedOrder {
    std::optional<store::DecisionToSave> to_save;  ///< nothing for a duplicate, a rejected order,
                                                   ///< or an answer that cannot be written
    std::optional<OutboundDocument> answer;        ///< the 855 or 865; nothing when none is due
    partners::DocumentRule const* rule = nullptr;  ///< by which the answer goes
    std::string lane;                              ///< in which it leaves; empty: none
    std::string text;                              ///< for the log
};

/// Decides the order in `document` and sets the state of its row. Writes nothing itself: an answer
/// that cannot be written parks the document with nothing reserved. Errors: of the store only.
Expected<DecidedOrder> decide_order(OrderContext const& context, PreparedDocument& document);

/// Our number of an order, for people and for BAK08: upper-case hex, at most 15 characters,
/// ascending.
std::string seller_order_number(OrderId id);

}  // namespace tidegate::runtime
