#include "store/audit.hpp"

#include "base/limits.hpp"
#include "store/audit_row.hpp"
#include "store/packing.hpp"
#include "store/session.hpp"

namespace tidegate::store {

AuditRow read_audit_row(Query const& query) {
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
    return row;
}

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

void append_audit(Transaction& transaction, AuditEntry const& entry) {
    Query query(
        transaction,
        "insert into audit (at, environment, actor, event, subject, subject_id, partner, details, "
        "hash)"
        " values (:at, :environment, :actor, :event, :subject, :subject_id, :partner, :details, "
        ":hash)"
    );
    query.bind(entry.at)
        .bind(entry.environment)
        .bind(entry.actor)
        .bind(entry.event)
        .bind(entry.subject);
    query.bind(entry.subject_id).bind(entry.partner).bind(entry.details);
    query.bind(sha256(as_bytes(canonical_audit_text(entry)))).run();
}

std::vector<AuditRow> list_audit(Transaction& transaction, AuditFilter const& filter) {
    Query query(
        transaction,
        "select " TIDEGATE_AUDIT_COLUMNS
        " from audit "
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
    while (query.next()) rows.push_back(read_audit_row(query));
    return rows;
}

}  // namespace tidegate::store
