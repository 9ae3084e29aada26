// The stages that need no database for a message of XML: each of its documents becomes an
// interchange of its own with one document, so that everything behind it is as for X12 and EDIFACT.
// Part of runtime/prepare.
#pragma once

#include "runtime/prepare.hpp"

namespace tidegate::runtime {

/// Appends to `out`, whose configuration and partner are set. Errors: of interpret_xml. What is
/// wrong with a single document is in its row.
Expected<void> prepare_xml(
    PreparedMessage& out, ByteView payload, MessageId message, IdSource& ids, Instant now
);

}  // namespace tidegate::runtime
