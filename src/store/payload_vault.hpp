// Seals payloads and opens them again: compressed where it pays, encrypted under a key of its own,
// which is wrapped under the installation's. Knows no database; large ones are put into the object
// store.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/object_store.hpp"
#include "store/storage_keys.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::store {

/// How the bytes of a row were made of the payload: `plain` are the payload itself, from before
/// payloads were sealed.
enum class Encoding { plain, stored, zstd };

std::string_view name_of(Encoding encoding);
Expected<Encoding> parse_encoding(std::string_view text);

/// What a row of `payloads` holds.
struct SealedPayload {
    Sha256 hash{};          ///< of the plain bytes
    std::int64_t size = 0;  ///< of the plain bytes
    Encoding encoding = Encoding::plain;
    std::string key_id;            ///< of the installation's key
    Bytes wrapped_key;             ///< nonce, key, tag; bound to `hash`
    Bytes bytes;                   ///< sealed; empty when they are an object
    std::optional<Sha256> object;  ///< its name: SHA-256 of the sealed bytes
};

/// Shared, because one payload may be both the raw bytes and the opened ones of a message.
using Sealed = std::shared_ptr<SealedPayload const>;

/// Thread-safe.
class PayloadVault {
public:
    /// Without an object store everything lies in the database.
    explicit PayloadVault(StorageKeys keys, std::unique_ptr<ObjectStore> objects = {});

    /// A large one is durable in the object store when this returns. Errors: too_large above
    /// limits::store_payload_bytes_max; unavailable when the object store is.
    [[nodiscard]] Expected<Sealed> seal(ByteView plain) const;

    /// The same, and its bytes stay beside it whatever their size.
    [[nodiscard]] Expected<Sealed> seal_inline(ByteView plain) const;

    /// The sealed bytes, out of `sealed` or of the object store. Errors: refused when the object is
    /// gone; unavailable.
    [[nodiscard]] Expected<Bytes> take_bytes(SealedPayload& sealed) const;

    /// The payload of what is not plain, compared with its hash. Errors: refused when anything of
    /// it was changed or its object is gone; unavailable when its key is not at hand or the object
    /// store is down.
    [[nodiscard]] Expected<Bytes> open(SealedPayload sealed) const;

    /// The payload's key wrapped anew under the first of ours. Errors: as open.
    [[nodiscard]] Expected<Bytes> rewrap(SealedPayload const& sealed) const;

    [[nodiscard]] StorageKeys const& keys() const { return keys_; }
    /// Null when there is none.
    [[nodiscard]] ObjectStore* objects() const { return objects_.get(); }

private:
    [[nodiscard]] Expected<std::shared_ptr<SealedPayload>> make_sealed(ByteView plain) const;
    [[nodiscard]] Expected<Secret> unwrap(SealedPayload const& sealed) const;

    StorageKeys keys_;
    std::unique_ptr<ObjectStore> objects_;
};

}  // namespace tidegate::store
