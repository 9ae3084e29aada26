// Compares stored receipts with the hashes that were stored with them: those that we gave, in the
// rows of messages, and those that partners gave us, in the rows of deliveries.
#pragma once

#include "base/hash.hpp"
#include "store/deliveries.hpp"
#include "store/messages.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::store {

/// Over status, header fields and body.
Sha256 hash_of(StoredReceipt const& receipt);
/// Over the bytes that the partner sent.
Sha256 hash_of(DeliveryReceipt const& receipt);

struct DamagedReceipt {
    std::string id;    ///< of its message or delivery
    std::string text;  ///< what is wrong and what to do
};

struct CheckedReceipts {
    std::string last;  ///< id of the last one; empty: there was none behind `after`
    std::uint64_t count = 0;
    std::vector<DamagedReceipt> damaged;
    /// Of ids: stored before hashes were, and what they are from now on compared with.
    std::vector<std::pair<std::string, Sha256>> unhashed;
};

/// Those of messages behind the id `after` up to `until`, at most `limit`.
CheckedReceipts check_sent_receipts(
    Transaction& transaction, std::string const& after, std::string const& until, int limit
);
/// The same of deliveries.
CheckedReceipts check_received_receipts(
    Transaction& transaction, std::string const& after, std::string const& until, int limit
);

/// Notes the hashes of `unhashed`.
void note_sent_hashes(Transaction& transaction, CheckedReceipts const& checked);
void note_received_hashes(Transaction& transaction, CheckedReceipts const& checked);

}  // namespace tidegate::store
