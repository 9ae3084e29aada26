// Private to src/store: an audit row as it is read from the table.
#pragma once

#include "store/audit.hpp"
#include "store/session.hpp"

namespace tidegate::store {

#define TIDEGATE_AUDIT_COLUMNS \
    "serial, at, environment, actor, event, subject, subject_id, partner, details, hash"
inline constexpr std::string_view kAuditColumns = "iitttttttt";

/// Of a query of TIDEGATE_AUDIT_COLUMNS.
AuditRow read_audit_row(Query const& query);

}  // namespace tidegate::store
