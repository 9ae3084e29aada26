// Looks at the rows of a range (scrubs.hpp): payloads are opened, receipts compared with their
// hashes, links of the audit verified with the rows that they seal, packs fetched and opened.
#pragma once

#include "store/archive_packs.hpp"
#include "store/receipt_check.hpp"
#include "store/scrubs.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::store {

struct CheckedPart {
    /// Key of the last row; that of the range when none is left in it; where the range begins when
    /// the archive is away.
    std::string until;
    std::uint64_t count = 0;
    std::vector<Damage> damaged;
    /// The first that could not be looked at because its key or the object store is not at hand,
    /// and all of these.
    std::string unavailable = {};
    std::vector<Damage> not_checked = {};
    std::string state = {};         ///< of the audit, at `until`
    CheckedReceipts receipts = {};  ///< with those that had no hash
};

/// The first rows of `range`, which is not one of packs, as many as one read may take.
CheckedPart check_part(Transaction& transaction, ScrubRange const& range);

/// The first pack of `range`. When it is not there, or cannot be read, and neither can the archive,
/// that is what is not checked, and not the pack. Not within a transaction: it may take minutes.
CheckedPart check_pack_part(ArchiveAccess const& access, ScrubRange const& range);

/// note_scrubbed of it, and the hashes that were missing.
Expected<std::vector<Damage>> note_part(
    Transaction& transaction, ScrubRange const& range, CheckedPart const& part, Instant now
);

}  // namespace tidegate::store
