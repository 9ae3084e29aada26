// Bytes of messages and deliveries, kept apart from their rows so that lists never read them. All
// sizes are inline in the database; this file is the only place that knows (design.md 7.17 moves
// large ones to files).
#pragma once

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tidegate::store {

/// The SHA-256 of the bytes and their number.
struct PayloadFacts {
    std::int64_t id = 0;
    Sha256 hash{};
    std::int64_t size = 0;
};

/// Stores and hashes. Errors: too_large above limits::store_payload_bytes_max. Throws if the
/// database does.
Expected<PayloadFacts> save_payload(Transaction& transaction, ByteView bytes);

/// The bytes, checked against their hash. Errors: not_found; refused when the hash disagrees (never
/// processed).
Expected<Bytes> load_payload(Transaction& transaction, std::int64_t id);

/// A part of the bytes, as documents lie in an interchange. Errors: as above, and invalid when
/// outside.
Expected<Bytes> load_payload_range(
    Transaction& transaction, std::int64_t id, std::uint64_t begin, std::uint64_t end
);

}  // namespace tidegate::store
