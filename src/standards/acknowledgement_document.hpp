// A received acknowledgement as the canonical document functional_acknowledgement/1, so that a TA1,
// a 997, a 999 and a CONTRL read alike. Codes stay those of the standard.
#pragma once

#include "documents/document.hpp"
#include "documents/functional_acknowledgement.hpp"
#include "standards/acknowledge.hpp"
#include "standards/contrl_read.hpp"
#include "standards/functional_ack_read.hpp"

#include <vector>

namespace tidegate::standards {

/// What a 997 or a 999, which `form` tells, says of a group.
documents::Document to_document(
    FunctionalAcknowledgement const& acknowledgement, documents::AcknowledgementForm form,
    documents::Environment environment
);

/// What a TA1 says of an interchange.
documents::Document to_document(
    InterchangeAcknowledgement const& acknowledgement, documents::Environment environment
);

/// What a CONTRL says: one document, or one for each group that it names.
std::vector<documents::Document> to_documents(
    InterchangeReport const& report, documents::Environment environment
);

}  // namespace tidegate::standards
