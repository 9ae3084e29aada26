// Bytes of messages and deliveries, kept apart from their rows so that lists never read them. They
// are sealed (payload_vault.hpp); sealed ones below limits::payload_inline_bytes_max lie in their
// row, larger ones in the object store of the database, if it has one.
#pragma once

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "store/database.hpp"
#include "store/payload_vault.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// The row of what Database::seal or Writer::seal made of the bytes; returns its id. Throws if the
/// database does.
std::int64_t insert_payload(Transaction& transaction, SealedPayload const& sealed);

/// Seals within the transaction what is known only there. Errors: those of PayloadVault::seal.
/// Throws if the database does.
struct SavedPayload {
    std::int64_t id = 0;
    Sha256 hash{};
    std::int64_t size = 0;
};
Expected<SavedPayload> save_payload(Transaction& transaction, ByteView bytes);

/// The bytes, checked against their hash. Errors: not_found; refused when they were changed or
/// their object is gone (never processed), and when they are archived, with the command that brings
/// them back; unavailable when their key or the object store is not at
/// hand.
Expected<Bytes> load_payload(Transaction& transaction, std::int64_t id);

/// A part of the bytes, as documents lie in an interchange. Errors: as above, and invalid when
/// outside.
Expected<Bytes> load_payload_range(
    Transaction& transaction, std::int64_t id, std::uint64_t begin, std::uint64_t end
);

}  // namespace tidegate::store
