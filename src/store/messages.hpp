// Messages: one row per transmission that came in or went out, with the evidence of it: raw bytes,
// hash, MIC, MDN, signer (spec/reliability.md P4). A message has no state of its own: it is derived
// from its documents or delivery.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/header_fields.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/payload_vault.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// The answer that proves receipt: kept to the byte, sent again to the byte.
struct StoredReceipt {
    int http_status = 200;
    HeaderFields headers;
    Bytes body;
    bool operator==(StoredReceipt const&) const = default;
};

struct NewMessage {
    MessageId id;
    Direction direction = Direction::inbound;
    Environment environment = Environment::live;
    std::string transport;             ///< "as2", "sftp", "https", "folder"
    std::string partner;               ///< id of the profile; empty when unknown
    std::string as2_from, as2_to;      ///< empty when not AS2
    std::string transport_message_id;  ///< AS2 Message-ID without brackets; file name for files
    Instant at{};                      ///< received, or built
    HeaderFields headers;              ///< as received
    Sealed raw;                        ///< as received: the evidence
    Sealed payload;      ///< decrypted and decompressed, of the same bytes the same object; null
                         ///< when it could not be opened
    std::string mic;     ///< "base64, sha-256"; empty when none was asked for
    std::string signer;  ///< SHA-256 fingerprint of the certificate, hex; empty when unsigned
    std::optional<StoredReceipt> receipt;
    std::string reason;       ///< why it is refused as a whole; empty when it is not
    bool is_accepted = true;  ///< false: a negative receipt; a repeat of it is processed anew
};

struct Message {
    MessageId id;
    Direction direction = Direction::inbound;
    Environment environment = Environment::live;
    std::string transport, partner, as2_from, as2_to, transport_message_id;
    Instant at{};
    Sha256 raw_hash{};
    std::int64_t raw_size = 0;
    std::optional<Sha256> payload_hash;
    std::int64_t payload_size = 0;
    std::string mic, signer, reason;
    bool is_accepted = true;
    bool has_receipt = false;
    State state = State::waiting;  ///< derived: the least finished of its documents, see
                                   ///< derived_state
    int document_count = 0;
};

/// Raw bytes, payload and receipt are stored with the row.
void insert_message(Transaction& transaction, NewMessage const& message);

/// The receipt of an asynchronous MDN or of a later stage. Errors: not_found; conflict when there
/// is another one.
Expected<void> save_receipt(Transaction& transaction, MessageId id, StoredReceipt const& receipt);

/// The whole message was refused after the row was written. Errors: not_found.
Expected<void> set_message_reason(
    Transaction& transaction, MessageId id, std::string const& reason
);

/// The accepted inbound message of this AS2 pair and Message-ID; nothing when none, or only refused
/// copies, came.
struct AcceptedMessage {
    MessageId id;
    std::optional<StoredReceipt> receipt;
};
std::optional<AcceptedMessage> find_accepted(
    Transaction& transaction, std::string const& as2_from, std::string const& as2_to,
    std::string const& transport_message_id
);

std::optional<Message> find_message(Transaction& transaction, MessageId id);

/// Whose it is, and nothing else of it.
std::optional<std::string> find_message_partner(Transaction& transaction, MessageId id);

/// Any message, by the id the transport gave it; several when a refused one was repeated. Newest
/// first.
std::vector<Message> find_messages_by_transport_id(
    Transaction& transaction, std::string const& transport_message_id
);

std::optional<StoredReceipt> find_receipt(Transaction& transaction, MessageId id);
std::optional<HeaderFields> find_headers(Transaction& transaction, MessageId id);

/// Errors: not_found when there is no such message or part; refused when the stored hash disagrees.
Expected<Bytes> load_raw(Transaction& transaction, MessageId id);
Expected<Bytes> load_message_payload(Transaction& transaction, MessageId id);
/// [begin, end) of the payload: one document of an interchange. Errors: also invalid.
Expected<Bytes> load_message_range(
    Transaction& transaction, MessageId id, std::uint64_t begin, std::uint64_t end
);

struct MessageFilter {
    std::optional<Environment> environment = {};
    std::optional<Direction> direction = {};
    std::optional<std::string> partner = {};
    std::optional<Instant> from = {}, to = {};  ///< [from, to)
    std::optional<MessageId> before = {};       ///< page: messages older than this one
    int limit = 100;
};

/// Newest first. Limit is clamped to limits::store_list_rows_max.
std::vector<Message> list_messages(Transaction& transaction, MessageFilter const& filter);

}  // namespace tidegate::store
