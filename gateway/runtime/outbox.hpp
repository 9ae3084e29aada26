// Puts interchanges on their way: control numbers, envelope, delivery, documents, expectations and
// the job to send, all in the caller's transaction (design: decision 13; spec: P6).
#pragma once

#include "base/ids.hpp"
#include "partners/profile.hpp"
#include "runtime/config.hpp"
#include "standards/acknowledge.hpp"
#include "store/documents.hpp"
#include "syntax/segment_writer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// One set of an outbound group, with its row in the document log.
struct OutboundDocument {
    syntax::SetBody body;
    store::Document row;  ///< id, kind, set, caused_by, canonical, map ...; envelope and delivery
                          ///< are filled here
};

struct OutboxContext {
    Config const& config;
    partners::Profile const& partner;
    store::Environment environment;
    IdSource& ids;
    Instant now;
    std::string lane = {};  ///< deliveries of one lane leave one after the other; empty: none
};

/// One interchange with one group of `documents`, which are of one functional group. `wants_ack`
/// expects a 997 within the document rule's time. Returns the delivery. Errors: refused when the
/// profile lacks an X12 or AS2 identity; invalid when a value does not fit its element.
Expected<DeliveryId> send_group(
    store::Transaction& transaction, OutboxContext const& context, std::string_view functional_id,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
);

/// One interchange that holds a TA1.
Expected<DeliveryId> send_ta1(
    store::Transaction& transaction, OutboxContext const& context,
    standards::InterchangeAcknowledgement const& acknowledgement, OutboundDocument document
);

/// Within which time the partner must acknowledge what a rule sends; nothing when it need not.
std::optional<std::chrono::seconds> ack_within(partners::DocumentRule const& rule);

/// Ids of an interchange as correlation keys them: "ZZ:ACME".
std::string correlation_id(std::string_view qualifier, std::string_view id);

}  // namespace tidegate::runtime
