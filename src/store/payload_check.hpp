// Opens stored payloads and compares them with their hashes, a page at a time: what a disk loses is
// found while a backup that has it still exists (spec/reliability.md F42).
#pragma once

#include "store/database.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace tidegate::store {

struct DamagedPayload {
    std::int64_t id = 0;
    std::string message;  ///< id of one that it belongs to; empty when there is none
    std::string text;     ///< what is wrong and what to do
};

struct CheckedPayloads {
    std::int64_t last = 0;  ///< id of the last one; 0: there was none behind `after`
    std::uint64_t count = 0;
    std::vector<DamagedPayload> damaged;
    /// The first that could not be looked at because its key or the object store is not at hand.
    std::string unavailable = {};
    std::vector<DamagedPayload> not_checked = {};  ///< all of these
};

/// The payloads behind `after`, up to `until`, that are not archived, at most `limit`.
CheckedPayloads check_payloads(
    Transaction& transaction, std::int64_t after, int limit,
    std::int64_t until = std::numeric_limits<std::int64_t>::max()
);

}  // namespace tidegate::store
