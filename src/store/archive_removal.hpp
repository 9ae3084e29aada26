// Removes packs whose time is over: those of which every message is older than its kind is kept at
// all, and is needed by nothing. What remains are the rows of messages, documents and deliveries
// with their hashes and receipts, the row of the pack, and a row of the audit; the keys of the
// payloads go with the pack, so that a copy of it that was forgotten somewhere opens no more.
#pragma once

#include "store/archivable.hpp"
#include "store/archive_packs.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

struct ExpiredPage {
    std::vector<Sha256> packs;
    std::string last;   ///< name of the last one that was looked at, to go on behind
    int looked_at = 0;  ///< 0: none is behind `after`
};

/// Looks at the packs behind the name `after`, at most `limit`. Of messages that were restored out
/// of a pack their kinds are not known any more: it has to be too old for any.
ExpiredPage find_expired(
    Transaction& transaction, RetentionPlan const& plan, std::string const& after, int limit
);

struct RemovedPack {
    Sha256 name{};
    std::int64_t messages = 0, payloads = 0;
    std::uint64_t bytes = 0;
    Sha256 contents{};  ///< over a line "message hash" for each payload, in the order of the pack
};

/// Looks at the pack once more and notes in one transaction that it is removed, then removes it. A
/// pack whose removal fails is left to the sweep. Nothing when it is needed, or somebody was
/// faster. Errors: refused while the audit is not being sealed, for it has to prove what was there;
/// unavailable. Throws DatabaseFailed. Not on a writer's thread.
Expected<std::optional<RemovedPack>> remove_pack(
    ArchiveAccess const& access, RetentionPlan const& plan, Sha256 const& name,
    std::string const& actor
);

}  // namespace tidegate::store
