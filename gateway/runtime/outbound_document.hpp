// A canonical document on its way to a partner: written by the map that the profile names, and held
// against the standard and the partner's guideline before anybody sees it.
#pragma once

#include "documents/document.hpp"
#include "runtime/outbox.hpp"

#include <optional>
#include <string>

namespace tidegate::runtime {

/// Where it comes from.
struct DocumentOrigin {
    std::string kind;                     ///< "acknowledgement", "ship_notice", "invoice"
    std::optional<DocumentId> caused_by;  ///< the document it answers
    std::string order_number;             ///< the buyer's
};

/// Writes nothing to the database. Errors: those of the map; refused when what it wrote breaks the
/// standard or the partner's guideline.
Expected<OutboundDocument> write_outbound(
    OutboxContext const& context, partners::DocumentRule const& rule,
    documents::Document const& document, DocumentOrigin origin
);

}  // namespace tidegate::runtime
