// Deliveries: one row per outbound transmission, committed before its first byte leaves, with its
// receipt and what it carries, so that acknowledgements find it (design.md 7.14).
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/documents.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

/// One transaction set inside a delivery, under the ids of its envelope as sent.
struct CarriedSet {
    std::string our_id,
        their_id;          ///< sender and receiver of the interchange, qualifier first: "ZZ:ACME"
    std::string standard;  ///< "x12", "edifact", "xml"
    std::string functional_id;  ///< GS01 ("PR"), UNH message type ("ORDRSP")
    ControlNumbers numbers;
    std::string set;                     ///< "855"
    std::optional<DocumentId> document;  ///< nothing for acknowledgements without a row
    bool operator==(CarriedSet const&) const = default;
};

struct NewDelivery {
    DeliveryId id;
    MessageId message;  ///< minted with it
    Environment environment = Environment::live;
    std::string partner;
    std::string channel;               ///< name of the channel of the profile
    std::string transport;             ///< "as2", "sftp", "https", "folder", "as2-mdn"
    std::string transport_message_id;  ///< AS2 Message-ID without brackets, the same in every
                                       ///< attempt; file name
    std::string as2_from, as2_to;
    std::string content_kind;  ///< "business", "functional_acknowledgement", "mdn"
    std::string content_type;  ///< "application/edi-x12"
    ByteView payload;
    std::vector<std::string> mics;  ///< "base64, sha-256": acceptable ones
    bool wants_functional_acknowledgement = false;
    std::vector<CarriedSet> carries;
    /// The delivery whose bytes it sends again. It carries nothing: what answers them, answers the
    /// first.
    std::optional<DeliveryId> repeats = {};
    std::string reason = {};  ///< why it waits, when a person says so
    Instant created_at{};
};

/// What the partner answered.
struct DeliveryReceipt {
    Bytes raw;
    std::string disposition;
    std::optional<bool> mic_matches;  ///< nothing when the receipt has none
    Instant at{};
};

struct Delivery {
    DeliveryId id;
    MessageId message;
    Environment environment = Environment::live;
    std::string partner, channel, transport, transport_message_id, as2_from, as2_to, content_kind,
        content_type;
    std::int64_t payload = 0;  ///< for load_payload
    std::int64_t payload_size = 0;
    std::vector<std::string> mics;
    bool wants_functional_acknowledgement = false;
    State state = State::waiting;
    std::string reason;
    int attempts = 0;
    std::string receipt_disposition;
    std::optional<bool> mic_matches;
    std::optional<Instant> receipt_at;
    Instant created_at{}, changed_at{};
    std::optional<DeliveryId> repeats;  ///< as in NewDelivery
};

/// Also writes its outbound message. Documents it carries are inserted before. Errors: those of
/// save_payload (payloads.hpp).
Expected<void> insert_delivery(
    Transaction& transaction, NewDelivery const& delivery, std::string const& actor
);

/// Errors: as change_document_state.
Expected<void> change_delivery_state(
    Transaction& transaction, DeliveryId id, std::optional<State> from, StateChange const& change
);

/// Keeps the receipt; a second one with the same bytes changes nothing and returns false. Errors:
/// not_found; conflict when a different one is there (both are kept in the audit by the caller).
Expected<bool> save_delivery_receipt(
    Transaction& transaction, DeliveryId id, DeliveryReceipt const& receipt
);

std::optional<Delivery> find_delivery(Transaction& transaction, DeliveryId id);
/// The same; nobody else changes it until the transaction ends.
std::optional<Delivery> lock_delivery(Transaction& transaction, DeliveryId id);
/// The deliveries that sent the bytes of this one again, oldest first.
std::vector<Delivery> repetitions_of(Transaction& transaction, DeliveryId id);
std::optional<Bytes> find_delivery_receipt(Transaction& transaction, DeliveryId id);

/// By Original-Message-ID, brackets or not, and the AS2 pair as we sent it.
std::optional<Delivery> find_delivery_by_message_id(
    Transaction& transaction, std::string const& as2_from, std::string const& as2_to,
    std::string const& original_message_id
);

/// What to look for; empty fields match all. A functional acknowledgement names group and
/// functional id, an interchange acknowledgement the interchange number.
struct CarriedQuery {
    Environment environment = Environment::live;
    std::string our_id, their_id, standard;
    std::string functional_id, interchange, group, set;
};
struct CarriedHit {
    DeliveryId delivery;
    CarriedSet set;
};
/// Newest delivery first, then in the order sent. Errors: none; empty when unknown.
std::vector<CarriedHit> find_carried(Transaction& transaction, CarriedQuery const& query);
std::vector<CarriedSet> carried_by(Transaction& transaction, DeliveryId id);

std::vector<HistoryEntry> delivery_history(Transaction& transaction, DeliveryId id);

struct DeliveryFilter {
    std::optional<Environment> environment = {};
    std::optional<std::string> partner = {};
    std::optional<State> state = {};
    std::optional<DeliveryId> before = {};
    int limit = 100;
};
std::vector<Delivery> list_deliveries(
    Transaction& transaction, DeliveryFilter const& filter
);  ///< newest first

}  // namespace tidegate::store
