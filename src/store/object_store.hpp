// Large payloads lie beside the database, sealed, each under the SHA-256 of its sealed bytes. Every
// payload is sealed with a key of its own, so two of them never have the same name.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tidegate::store {

struct StoredObject {
    Sha256 name{};
    Instant changed_at{};  ///< by the clock of whoever keeps it
    std::uint64_t size = 0;
};

/// Blocks. Thread-safe.
class ObjectStore {
public:
    virtual ~ObjectStore() = default;

    /// Durable when it returns; what is there already is checked and kept. Errors: unavailable, and
    /// then it may or may not be there.
    virtual Expected<void> put(Sha256 const& name, ByteView bytes) = 0;

    /// Not compared with its name. Errors: not_found; too_large beyond `size_max`; unavailable.
    virtual Expected<Bytes> get(Sha256 const& name, std::uint64_t size_max) = 0;

    /// What is not there is removed. Errors: unavailable.
    virtual Expected<void> remove(Sha256 const& name) = 0;

    /// Calls `each` for every object, in any order; what is put meanwhile may be missing. What an
    /// unfinished put left before `unfinished_before` is removed. Errors: unavailable.
    virtual Expected<void> list(
        Instant unfinished_before, std::function<void(StoredObject const&)> const& each
    ) = 0;

    /// Where it is, for people.
    [[nodiscard]] virtual std::string shown() const = 0;
};

}  // namespace tidegate::store
