// What a partner is told about having received an interchange: TA1, and a 997 or 999 per group; of
// EDIFACT a CONTRL.
// Part of the second commit (runtime/commit_message).
#pragma once

#include "runtime/outbox.hpp"
#include "runtime/prepare.hpp"

#include <string>
#include <vector>

namespace tidegate::runtime {

/// Queues a TA1 where the profile wants one, and one functional acknowledgement per group that may
/// have one; none for a rejected interchange, and none when `is_told_already`. Of EDIFACT one
/// CONTRL, also for a rejected interchange, unless `is_told_already` or nobody wants one. Nothing
/// for a partner without the standard. Returns a line for the log per acknowledgement, so empty
/// when nothing was queued. Errors: of the store, of composing.
Expected<std::vector<std::string>> send_receipts(
    store::Transaction& transaction, OutboxContext const& outbox,
    PreparedInterchange const& interchange, bool is_told_already
);

}  // namespace tidegate::runtime
