// The key ladder that makes an effect happen once (spec/reliability.md P2, design.md 7.12). Says
// who was first; what follows from that is decided by the stages.
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tidegate::store {

enum class DuplicateLevel : std::uint8_t {
    transport = 1,    ///< AS2 pair and Message-ID; name, size and hash of a file
    payload = 2,      ///< SHA-256 of the payload
    interchange = 3,  ///< ISA05-08 and ISA13; UNB S002, S003 and 0020
    group = 4,        ///< group or message control number within the pair
    business = 5,     ///< document type, number, purpose or revision
};

struct DuplicateKey {
    Environment environment = Environment::live;
    std::string partner;
    DuplicateLevel level = DuplicateLevel::transport;
    std::string key;  ///< parts joined by '\x1f'
};

struct FirstSeen {
    MessageId message;
    std::optional<DocumentId> document;
    std::optional<Sha256> content;  ///< of what carried the key: tells a copy from a reuse
    Instant at{};
};

/// Nothing when the key was free: it now belongs to `claim`. Otherwise who has it.
std::optional<FirstSeen> insert_or_find(
    Transaction& transaction, DuplicateKey const& key, FirstSeen const& claim
);

/// Without claiming. `since`: keys first seen before it are ignored (the payload level has a
/// window).
std::optional<FirstSeen> find_first(
    Transaction& transaction, DuplicateKey const& key, std::optional<Instant> since = {}
);

/// Takes over a key whose first copy is older than the window, or was rejected. Throws if the
/// database does.
void replace_first(Transaction& transaction, DuplicateKey const& key, FirstSeen const& claim);

/// Forgets keys of a level first seen before `before`, at most `limit`; returns how many.
std::int64_t expire_duplicates(
    Transaction& transaction, DuplicateLevel level, Instant before, int limit
);

}  // namespace tidegate::store
