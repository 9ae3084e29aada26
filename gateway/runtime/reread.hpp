// A received message that is read again for one of its documents, and what becomes of that document
// then: what a replay does, and what a preview of one shows.
#pragma once

#include "runtime/commit_message.hpp"
#include "runtime/prepare.hpp"
#include "runtime/services.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tidegate::runtime {

/// A message read again, and the one set of it that is done again.
struct Reread {
    PreparedMessage message;
    std::size_t interchange = 0, document = 0;

    [[nodiscard]] PreparedInterchange& its_interchange() {
        return message.interchanges[interchange];
    }
    [[nodiscard]] PreparedDocument& its_document() { return its_interchange().documents[document]; }
};

/// Reads the message of a stored document with `config`. One that has ended is read as if it came
/// now, with an id of its own: its verdict is not what the partner was told. Errors: not_found;
/// configuration when the partner has no profile in it; refused when the set is not found where it
/// was; those of load_message_payload and prepare_message. Throws DatabaseFailed.
Expected<Reread> reread_blocking(
    Services const& services, std::shared_ptr<Config const> const& config, DocumentId id
);

/// Does it again in a transaction, with the others of its interchange that wait together with it.
/// Errors: those of commit_replay.
Expected<CommitSummary> commit_reread(
    store::Transaction& transaction, Services const& services, Reread& reread, ReplayedBy const& by
);

/// The job of the kind that is parked for a subject.
std::optional<store::Job> parked_job(
    store::Transaction& transaction, Uuid subject, store::JobKind kind
);

}  // namespace tidegate::runtime
