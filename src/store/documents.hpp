// Documents: one row per transaction set or XML document, with its state, history and canonical
// content as one JSON column (design.md 7.2, 7.4). Columns exist only for what is searched.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// The numbers of its envelope, as text: leading zeros are part of them. Empty when the level does
/// not exist.
struct ControlNumbers {
    std::string interchange, group, set;
    bool operator==(ControlNumbers const&) const = default;
};

/// [begin, end) of the message's payload, and its place in it: 1 is the first document.
struct DocumentPlace {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::int32_t position = 1;
    bool operator==(DocumentPlace const&) const = default;
};

struct Document {
    DocumentId id;
    std::optional<MessageId> message;  ///< nothing until an outbound document is packed
    Direction direction = Direction::inbound;
    Environment environment = Environment::live;
    std::string partner;
    std::string kind;      ///< "order", "order_acknowledgement", "functional_acknowledgement" ...
    std::string standard;  ///< "x12", "edifact", "xml"
    std::string release;   ///< "004010", "D96A"
    std::string set;       ///< "850", "ORDERS"
    ControlNumbers numbers;
    DocumentPlace place;
    std::string order_number;             ///< the buyer's; empty when it has none
    std::optional<DocumentId> caused_by;  ///< the document it answers
    std::optional<DeliveryId> delivery;   ///< of outbound ones
    std::string map;                      ///< id of the map
    std::string program_hash;             ///< of the compiled map; hex
    std::string canonical;                ///< JSON; empty before translate
    std::string findings = "[]";          ///< JSON array
    /// Received ones: the kept configuration (configurations.hpp) that processed the message when
    /// it came; nothing from before these were kept. A replay leaves it.
    std::optional<std::int64_t> configuration;
    State state = State::waiting;
    std::string reason;        ///< of parked, rejected, cancelled; required for these
    std::int64_t version = 0;  ///< counts changes; written by the store
    Instant created_at{};
    Instant changed_at{};  ///< written by the store
};

/// Writes the row and the first entry of its history. Errors: refused when a rejected, parked or
/// cancelled document has no reason.
Expected<void> insert_document(
    Transaction& transaction, Document const& document, std::string const& actor
);

struct StateChange {
    State to = State::done;
    std::string reason;
    std::string actor;  ///< "worker", or the name of a user
    Instant at{};
};

/// Errors: not_found; conflict when it is done, rejected or cancelled already (only a parked one
/// moves on) or when it is not in `from`, if that is given; refused without a reason where one is
/// required. Appends to the history.
Expected<void> change_document_state(
    Transaction& transaction, DocumentId id, std::optional<State> from, StateChange const& change
);

/// Of the documents that a delivery carries, whatever their states; those that are final already
/// stay. Errors: refused as above.
Expected<void> change_states_of_delivery(
    Transaction& transaction, DeliveryId id, StateChange const& change
);

/// The outcome of translate: content, map, numbers, findings and book (a partner that went live
/// moves what was parked there); state and identity stay. Errors: not_found.
Expected<void> update_document_content(Transaction& transaction, Document const& document);

/// Packs an outbound document into its message or delivery. Errors: not_found.
Expected<void> bind_document(
    Transaction& transaction, DocumentId id, std::optional<MessageId> message,
    std::optional<DeliveryId> delivery
);

std::optional<Document> find_document(Transaction& transaction, DocumentId id);
std::vector<Document> documents_of_message(
    Transaction& transaction, MessageId id
);  ///< by position
std::vector<Document> documents_of_delivery(Transaction& transaction, DeliveryId id);

std::vector<Document> documents_caused_by(Transaction& transaction, DocumentId id);

struct HistoryEntry {
    Instant at{};
    std::optional<State> from;  ///< nothing for the first
    State to = State::waiting;
    std::string reason, actor;
};
std::vector<HistoryEntry> document_history(Transaction& transaction, DocumentId id);

struct DocumentFilter {
    std::optional<Environment> environment = {};
    std::optional<Direction> direction = {};
    std::optional<std::string> partner = {}, kind = {}, order_number = {};
    std::optional<State> state = {};
    std::optional<Instant> from = {}, to = {};  ///< created in [from, to)
    std::optional<DocumentId> before = {};      ///< page: documents older than this one
    int limit = 100;
};

/// Newest first, with content. Limit is clamped to limits::store_list_rows_max.
std::vector<Document> list_documents(Transaction& transaction, DocumentFilter const& filter);

/// How many documents and deliveries are in each state: P3's reconciler adds them up.
struct StateCount {
    std::string subject;  ///< "document" or "delivery"
    Environment environment = Environment::live;
    State state = State::waiting;
    std::int64_t count = 0;
};
std::vector<StateCount> count_states(Transaction& transaction);

}  // namespace tidegate::store
