// The second commit of the straight line: what interpret and translate made of a message becomes
// effect. Documents, decisions, reservations, acknowledgements with their control numbers and the
// next jobs, in one transaction (design: section 3, decisions 3, 4, 12, 13).
#pragma once

#include "runtime/prepare.hpp"
#include "runtime/services.hpp"
#include "store/jobs.hpp"

#include <span>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// What was done, for the log.
struct CommitSummary {
    std::vector<std::string> lines;
    bool has_deliveries = false;
};

/// Which configuration a replay uses: the one in force, or the one that processed the message when
/// it came.
enum class ReplayWith : std::uint8_t { current, original };
std::string_view name_of(ReplayWith with);

struct ReplayedBy {
    std::string actor;
    ReplayWith with = ReplayWith::current;
};

/// Runs inside a write transaction and ends the job. An Error leaves nothing behind when the caller
/// rolls back. Errors: conflict when the job's lease was lost.
Expected<CommitSummary> commit_message(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    store::Job const& job
);

/// The same for documents of one interchange, at least one, that were parked and are done again: no
/// acknowledgement of receipt, that went out when they came. Their rows, which wait, get their new
/// states by the actor. Ends no job. Errors: conflict when one does not wait.
Expected<CommitSummary> commit_replay(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    PreparedInterchange const& interchange, std::span<PreparedDocument* const> documents,
    ReplayedBy const& by
);

/// What a document of the interchange leads to as if it came now, by itself, and without an
/// acknowledgement of receipt. For a preview: it takes an order again that is on the books, unless
/// that is set aside. Errors: those of the stages.
Expected<CommitSummary> commit_anew(
    store::Transaction& transaction, Services const& services, PreparedMessage& prepared,
    PreparedInterchange const& interchange, PreparedDocument& document
);

}  // namespace tidegate::runtime
