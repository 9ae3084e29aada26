// Private to src/store: what is there to be looked at, in the order of its keys (scrubs.hpp).
#pragma once

#include "base/hash.hpp"
#include "store/scrubs.hpp"

#include <cstdint>
#include <string>

namespace tidegate::store {

/// Behind the keys of all packs that were archived until then.
std::string scrub_end(Instant archived_at);

/// At most so many rows are behind `after`, of which `seen` are before it; packs up to `until`.
std::int64_t count_left(
    Transaction& transaction, ScrubKind kind, std::string const& after, std::string const& until,
    std::int64_t seen
);

struct NextRows {
    std::string last;  ///< key of the last one; empty when there is none
    std::int64_t count = 0;
};

/// The next rows behind `after`, at most `most`; packs up to `until`.
NextRows find_next(
    Transaction& transaction, ScrubKind kind, std::string const& after, std::string const& until,
    std::int64_t most
);

/// Of the key of a pack. Throws RowDamaged when it is none.
Sha256 pack_in_key(std::string const& key);

}  // namespace tidegate::store
