// Parked work that is given up: by a named user, with a reason, for ever (spec: P3).
#pragma once

#include "runtime/replay.hpp"

#include <string>

namespace tidegate::runtime {

/// Ends a parked received document; an order that was held for it is gone, and what waits behind it
/// in its flow goes on. The partner is told nothing. Errors: not_found; conflict when it is not
/// parked; refused without a reason, or for one that we sent: its delivery is what can be given up.
Expected<void> cancel_document(
    store::Transaction& transaction, DocumentId id, std::string const& reason,
    Request const& request
);

/// Ends a parked delivery with the documents in it. What is expected for it stays as it is: late,
/// or answered. Errors: not_found; conflict when it is not parked; refused without a reason.
Expected<void> cancel_delivery(
    store::Transaction& transaction, DeliveryId id, std::string const& reason,
    Request const& request
);

}  // namespace tidegate::runtime
