// A canonical document on its way to a partner: written by the map that the profile names, and held
// against the standard and the partner's guideline before anybody sees it.
#pragma once

#include "documents/document.hpp"
#include "runtime/outbox.hpp"
#include "store/orders.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tidegate::runtime {

/// Where it comes from.
struct DocumentOrigin {
    std::string kind;                     ///< "acknowledgement", "ship_notice", "invoice"
    std::optional<DocumentId> caused_by;  ///< the document it answers
    std::string order_number;             ///< the buyer's
    std::string order_payload;            ///< payload_id_of the order
};

/// By which rule a document of `kind` goes out, for something that came as `standard`: the same
/// standard's if it is agreed, else the first that is. Null when none is.
partners::DocumentRule const* find_outbound_rule(
    partners::Profile const& partner, std::string_view kind, std::string_view standard
);

/// By which rule the decision goes out when the buyer was told before that the order is on hold: an
/// 865 where `answer`, the rule of that notice, is an 855 and the partner agreed to one, else
/// `answer`. Many partners cannot read an 865, and no other standard has a second type.
partners::DocumentRule const& later_answer_rule(
    partners::Profile const& partner, partners::DocumentRule const& answer
);

/// What is told of one order leaves in sequence: no invoice before its ship notice, no decision
/// before the notice that the order is on hold.
std::string order_lane(OrderId order);

/// The standard that an order came in, so that what follows it goes out in the same.
std::string standard_of(store::Transaction& transaction, store::Order const& order);

/// The payloadID of a document that came as cXML, which answers to it repeat; empty for others.
std::string payload_id_of(store::Document const& document);
std::string payload_id_of(store::Transaction& transaction, store::Order const& order);

/// Which documents rules a profile would need for that, for people: "[documents.855]".
std::string outbound_rule_names(std::string_view kind);

/// Writes nothing to the database. Errors: those of the map; refused when what it wrote breaks the
/// standard or the partner's guideline.
Expected<OutboundDocument> write_outbound(
    OutboxContext const& context, partners::DocumentRule const& rule,
    documents::Document const& document, DocumentOrigin origin
);

}  // namespace tidegate::runtime
