// Receipts that were handed out, and whether the database still has what they promise. It may not:
// after a failover to a standby that lacked the last commits, a restored backup, a file that was
// replaced (spec/reliability.md F43, F48, F89).
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"

#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

struct Promise {
    MessageId message;
    Instant at{};      ///< the message was received
    Sha256 receipt{};  ///< of the receipt's body
    std::string partner, as2_from, as2_to;
    std::string transport_message_id;  ///< AS2 Message-ID without brackets
    bool operator==(Promise const&) const = default;
};

/// Those of `promises` whose message is not there with this receipt, and did not come again under
/// its Message-ID either.
std::vector<Promise> find_lost(Transaction& transaction, std::span<Promise const> promises);

/// Differs when another server answers than before, or the same one after a new start: then it may
/// lack what was committed. Always the same on SQLite, where a file that is replaced is refused.
std::int64_t read_incarnation(Transaction& transaction);

}  // namespace tidegate::store
