// The audit trail: one append-only row per thing that happened, in the transaction in which it
// happened, with the hash of its own content (design.md 7.16). Chaining committed rows is the
// sealer's work: audit_seals.hpp.
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

struct AuditEntry {
    Instant at{};
    Environment environment = Environment::live;
    std::string actor;    ///< "gateway", "worker", or the name of a user
    std::string event;    ///< stable id: "message.received", "document.parked"
    std::string subject;  ///< "message", "document", "delivery", "order", "user" ...
    std::string subject_id;
    std::string partner;
    std::string details = "{}";  ///< JSON object; hashes and ids, never payloads or secrets
    bool operator==(AuditEntry const&) const = default;
};

struct AuditRow {
    std::int64_t serial = 0;
    AuditEntry entry;
    Sha256 hash{};  ///< own, over canonical_audit_text of the entry
};

/// The text that is hashed: every field as its length in bytes, ':', its bytes, '\n'; in the order
/// of AuditEntry, the instant in microseconds. No two entries have the same text.
std::string canonical_audit_text(AuditEntry const& entry);

/// Throws if the database does.
void append_audit(Transaction& transaction, AuditEntry const& entry);

struct AuditFilter {
    std::optional<std::string> subject_id = {}, partner = {}, event = {};
    std::optional<Instant> from = {}, to = {};  ///< [from, to)
    std::int64_t after = 0;                     ///< page: serials above this one
    int limit = 100;
};
std::vector<AuditRow> list_audit(
    Transaction& transaction, AuditFilter const& filter
);  ///< oldest first

}  // namespace tidegate::store
