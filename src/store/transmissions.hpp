// Attempts of a delivery, and its bytes on the wire: made once, kept before the first attempt, sent
// unchanged by every later one (spec/reliability.md P7).
#pragma once

#include "base/bytes.hpp"
#include "base/header_fields.hpp"
#include "store/deliveries.hpp"
#include "store/payload_vault.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

struct StoredTransmission {
    HeaderFields headers;
    Bytes body;
    std::vector<std::string> mics;  ///< what the receipt may state: "base64, sha-256"
};

/// Counts one attempt and sets running, before the try. Errors: not_found; conflict when it is
/// finished.
Expected<void> begin_attempt(Transaction& transaction, DeliveryId id, Instant at);

/// That of the first one: keeps the bytes with the delivery and as the raw bytes of its
/// message, which until then are the payload itself. Errors: as above; conflict when there
/// are some already: the transaction must be rolled back.
Expected<void> begin_first_attempt(
    Transaction& transaction, Delivery const& delivery, HeaderFields const& headers,
    SealedPayload const& body, std::vector<std::string> const& mics, Instant at
);

/// Nothing before begin_first_attempt. Errors: not_found; refused when the stored bytes are
/// damaged.
Expected<std::optional<StoredTransmission>> find_transmission(
    Transaction& transaction, Delivery const& delivery
);

}  // namespace tidegate::store
