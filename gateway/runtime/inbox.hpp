// The first commit of every message: received bytes, hash, duplicate keys, receipt, audit row and
// job in one transaction. Only what this returns may be promised to a partner (spec: P1, P2).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "runtime/accept_rules.hpp"
#include "runtime/promise_log.hpp"
#include "store/messages.hpp"
#include "store/writer.hpp"

#include <string>

namespace tidegate::runtime {

/// What became of a received message.
struct Accepted {
    MessageId id;
    store::StoredReceipt
        receipt;             ///< the bytes to answer with; of the first copy when this is a repeat
    bool is_repeat = false;  ///< the transport id was accepted before: nothing new was stored
};

class Inbox {
public:
    /// `promises`, which outlives this, notes each receipt of an accepted message; null: nowhere.
    Inbox(store::Writer& writer, IdSource& ids, PromiseLog* promises = nullptr)
        : writer_(writer), ids_(ids), promises_(promises) {}

    /// The receipt of an accepted message with this AS2 pair and Message-ID, without waiting for
    /// the writer. Throws DatabaseFailed.
    [[nodiscard]] std::optional<Accepted> find_repeat_blocking(
        std::string const& as2_from, std::string const& as2_to,
        std::string const& transport_message_id
    );

    /// Called once the message is durable, or with the failure: then nothing was stored, or that is
    /// unknown, and the same message must be sent again. On a writer thread: post elsewhere.
    using Done = std::function<void(std::expected<Accepted, store::Failure>)>;

    /// Compresses and encrypts both and gives them to the message; a large one is durable beside
    /// the database then, and nothing is promised yet. Blocks. Errors: unavailable, and the same
    /// message must be sent again; too_large. Thread-safe.
    [[nodiscard]] Expected<void> seal_blocking(
        store::NewMessage& message, ByteView raw, std::optional<ByteView> payload
    ) const;

    /// Stores `message`, which must carry a receipt and be sealed. Accepted ones get a job; a
    /// payload seen before within its window becomes a document done(duplicate_of) instead; a
    /// repeat of an accepted transport id gives the first receipt. `rules` are those of its
    /// partner.
    void accept(store::NewMessage message, Done done, AcceptRules rules = {});

private:
    [[nodiscard]] bool is_stored(store::NewMessage const& message);

    store::Writer& writer_;
    IdSource& ids_;
    PromiseLog* promises_;
};

}  // namespace tidegate::runtime
