// Private to src/store: a row of `payloads` as it is read.
#pragma once

#include "store/payload_vault.hpp"
#include "store/session.hpp"

#include <string_view>

namespace tidegate::store {

/// Rows from before payloads were sealed have no size of their own: it is that of their bytes.
#define TIDEGATE_PAYLOAD_COLUMNS \
    "id, hash, coalesce(size, stored_size), encoding, key_id, wrapped_key, bytes, object"
inline constexpr std::string_view kPayloadColumns = "itittbbt";

SealedPayload read_payload(Query const& query);

/// Errors: those of load_payload, without the id.
Expected<Bytes> open_payload(Transaction& transaction, SealedPayload row);

}  // namespace tidegate::store
