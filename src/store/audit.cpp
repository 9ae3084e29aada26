#include "store/audit.hpp"

#include "base/limits.hpp"
#include "store/packing.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

#define TIDEGATE_SELECT_AUDIT                                                                     \
    "select serial, at, environment, actor, event, subject, subject_id, partner, details, hash, " \
    "prev,"                                                                                       \
    " seal from audit "
constexpr std::string_view kAuditColumns = "iitttttttttt";

AuditRow read_row(Query const& query) {
    AuditRow row;
    row.serial = query.integer(0);
    row.entry.at = query.instant(1);
    row.entry.environment = stored(parse_environment(query.text(2)));
    row.entry.actor = query.text(3);
    row.entry.event = query.text(4);
    row.entry.subject = query.text(5);
    row.entry.subject_id = query.text(6);
    row.entry.partner = query.text(7);
    row.entry.details = query.text(8);
    row.hash = query.hash(9);
    if (!query.is_null(10)) row.prev = query.hash(10);
    if (!query.is_null(11)) row.seal = query.hash(11);
    return row;
}

}  // namespace

std::string canonical_audit_text(AuditEntry const& entry) {
    std::string text;
    pack(text, std::to_string(to_micros(entry.at)));
    pack(text, name_of(entry.environment));
    for (std::string const* field :
         {&entry.actor, &entry.event, &entry.subject, &entry.subject_id, &entry.partner,
          &entry.details}) {
        pack(text, *field);
    }
    return text;
}

std::int64_t append_audit(Transaction& transaction, AuditEntry const& entry) {
    Query query(
        transaction,
        "insert into audit (at, environment, actor, event, subject, subject_id, partner, details, "
        "hash)"
        " values (:at, :environment, :actor, :event, :subject, :subject_id, :partner, :details, "
        ":hash)"
        " returning serial",
        "i"
    );
    query.bind(entry.at)
        .bind(entry.environment)
        .bind(entry.actor)
        .bind(entry.event)
        .bind(entry.subject);
    query.bind(entry.subject_id).bind(entry.partner).bind(entry.details);
    query.bind(sha256(as_bytes(canonical_audit_text(entry))));
    query.next();
    return query.integer(0);
}

std::vector<AuditRow> list_audit(Transaction& transaction, AuditFilter const& filter) {
    Query query(
        transaction,
        TIDEGATE_SELECT_AUDIT
        "where serial > :after and (cast(:s1 as text) is null or subject_id = :s2) and (cast(:p1 "
        "as text) is null or partner = "
        ":p2)"
        " and (cast(:e1 as text) is null or event = :e2) and (cast(:f1 as text) is null or at >= "
        ":f2) and (cast(:t1 as text) is null or at < "
        ":t2)"
        " order by serial limit :limit",
        kAuditColumns
    );
    query.bind(filter.after).bind(filter.subject_id).bind(filter.subject_id).bind(filter.partner);
    query.bind(filter.partner)
        .bind(filter.event)
        .bind(filter.event)
        .bind(filter.from)
        .bind(filter.from);
    query.bind(filter.to).bind(filter.to).bind(
        std::clamp(filter.limit, 0, limits::store_list_rows_max)
    );
    std::vector<AuditRow> rows;
    while (query.next()) rows.push_back(read_row(query));
    return rows;
}

AuditCheck check_audit(Transaction& transaction, std::int64_t after, int limit) {
    AuditCheck check;
    check.last = after;
    Query query(
        transaction, TIDEGATE_SELECT_AUDIT "where serial > :after order by serial limit :limit",
        kAuditColumns
    );
    query.bind(after).bind(limit);
    while (query.next()) {
        AuditRow const row = read_row(query);
        ++check.checked;
        check.last = row.serial;
        if (sha256(as_bytes(canonical_audit_text(row.entry))) != row.hash)
            check.damaged.push_back(row.serial);
    }
    return check;
}

}  // namespace tidegate::store
