// Much parked work done again at once, at a rate that leaves room for what comes in (spec: F86).
#pragma once

#include "runtime/replay.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

struct BulkFilter {
    std::optional<std::string> partner = {};
    bool documents = true;   ///< what we received
    bool deliveries = true;  ///< what we send
    /// Only what is parked with a reason that begins so: "unknown_sender". Empty: any.
    std::string reason = {};
    ReplayWith with = ReplayWith::current;  ///< which configuration documents are done with
};

struct BulkResult {
    std::int64_t queued = 0;
    std::vector<std::string> refused;  ///< in words; they stay parked
};

/// Asks for a replay or resend of everything that is parked and meant, oldest first: one each
/// 1/per_second, the first at once. It commits a page at a time: what was asked for before a
/// failure stays. per_second is at least 1. Errors: unavailable, those of the database.
Expected<BulkResult> replay_parked_blocking(
    store::Database& database, BulkFilter const& filter, int per_second, std::string const& actor,
    Clock const& clock, IdSource& ids
);

}  // namespace tidegate::runtime
