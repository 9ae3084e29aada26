// Under which keys the payloads of a database are sealed: it remembers their ids, so that whoever
// opens it with others is told before anything is sealed or missed.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <string>
#include <vector>

namespace tidegate::store {

/// Ids, the oldest first; empty before the first payload was sealed.
std::vector<std::string> used_storage_keys(Transaction& transaction);

/// Remembers the first key of the database's vault as one that seals from now on. One process after
/// the other. Errors: refused when the database knows one that is not at hand.
Expected<void> use_storage_keys(Database& database, Instant now);

/// How far a rewrap has come.
struct Rewrapped {
    std::int64_t last = 0;   ///< id of the last payload that was looked at
    std::int64_t count = 0;  ///< wrapped anew
    bool is_done = false;
};

/// Wraps the keys of the payloads behind `after` anew under the first key, limits::rewrap_rows of
/// them; at the end forgets the other keys. Errors: those of PayloadVault::rewrap, with the id.
Expected<Rewrapped> rewrap_payloads(Transaction& transaction, std::int64_t after);

}  // namespace tidegate::store
