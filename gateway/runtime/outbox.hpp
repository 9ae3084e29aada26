// Puts interchanges on their way: control numbers, envelope, delivery, documents, expectations and
// the job to send, all in the caller's transaction (design: decision 13; spec: P6).
#pragma once

#include "base/ids.hpp"
#include "documents/document.hpp"
#include "maps/program.hpp"
#include "partners/profile.hpp"
#include "runtime/config.hpp"
#include "standards/acknowledge.hpp"
#include "standards/contrl.hpp"
#include "store/documents.hpp"
#include "syntax/segment_writer.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::runtime {

/// A document that goes out as XML: written when its number is known.
struct XmlBody {
    std::shared_ptr<maps::Program const> program;
    std::shared_ptr<documents::Document const> document;
    std::string answered;  ///< payloadID of the order that it answers; empty: none is known
};

/// One set of an outbound group, with its row in the document log.
struct OutboundDocument {
    syntax::SetBody body;        ///< of X12 and EDIFACT
    std::optional<XmlBody> xml;  ///< of XML
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

/// One interchange with `documents`, which are all of what `rule` sends: a group of X12, or
/// messages of EDIFACT; of XML a delivery for each. Where the rule wants an acknowledgement it is
/// expected in its time. Returns the (last) delivery. Errors: refused when the profile lacks an
/// identity or a channel; invalid when a value does not fit its element.
Expected<DeliveryId> send_documents(
    store::Transaction& transaction, OutboxContext const& context,
    partners::DocumentRule const& rule, std::vector<OutboundDocument> documents
);

/// One interchange with one group of `documents`, which are of one functional group. `ack_within`
/// expects a 997 in that time. Errors: as send_documents.
Expected<DeliveryId> send_group(
    store::Transaction& transaction, OutboxContext const& context, std::string_view functional_id,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
);

/// One interchange that holds a TA1.
Expected<DeliveryId> send_ta1(
    store::Transaction& transaction, OutboxContext const& context,
    standards::InterchangeAcknowledgement const& acknowledgement, OutboundDocument document
);

/// One interchange with messages of EDIFACT, without a group.
Expected<DeliveryId> send_messages(
    store::Transaction& transaction, OutboxContext const& context,
    std::vector<OutboundDocument> documents, std::optional<std::chrono::seconds> ack_within
);

/// Each of `documents`, at least one, as an XML document of `rule` in a delivery of its own.
Expected<DeliveryId> send_xml(
    store::Transaction& transaction, OutboxContext const& context,
    partners::DocumentRule const& rule, std::vector<OutboundDocument> documents
);

/// Errors: refused when the profile has no settings of the standard to send by.
Expected<void> check_identity(partners::Profile const& partner, std::string_view standard);

/// One interchange that holds the CONTRL for `received`; `row` is its row in the document log.
Expected<DeliveryId> send_report(
    store::Transaction& transaction, OutboxContext const& context,
    standards::ReceivedInterchange const& received, store::Document row
);

/// Key of the expectation of a CONTRL, by 0020 of what we sent.
std::string report_key(std::string_view interchange);

/// Within which time the partner must acknowledge what a rule sends; nothing when it need not.
std::optional<std::chrono::seconds> ack_within(partners::DocumentRule const& rule);

/// Ids of an interchange as correlation keys them: "ZZ:ACME".
std::string correlation_id(std::string_view qualifier, std::string_view id);

}  // namespace tidegate::runtime
