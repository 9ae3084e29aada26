#include "store/reconcile.hpp"

#include "base/limits.hpp"
#include "store/master.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

struct Rule {
    std::string_view name;
    std::string_view sql;  ///< subjects; ends with "limit :most"
    std::string_view text;
};

constexpr Rule kMessages{
    "message_without_document",
    "select m.id from messages m where m.id >= :from and m.id < :before"
    " and m.direction = 'inbound' and m.is_accepted = 1 and m.payload is not null"
    " and not exists (select 1 from documents d where d.message = m.id)"
    " and not exists (select 1 from jobs j where j.subject = m.id and j.state <> 'done')"
    " limit :most",
    "this message was accepted, but no document came of it and no job will make one"
};

// The states stand in the text, because SQLite uses a partial index only for a condition it can
// see.
constexpr Rule kRules[] = {
    {"document_without_job",
     "select d.id from documents d where d.state in ('waiting', 'running')"
     " and d.changed_at < :before"
     " and not exists (select 1 from jobs j where j.state <> 'done' and j.subject = d.id)"
     " and not exists (select 1 from jobs j where j.state <> 'done' and j.subject = d.message)"
     " and not exists (select 1 from jobs j where j.state <> 'done' and j.subject = d.delivery)"
     " limit :most",
     "this document waits, but no job will move it on; replay it"},
    {"delivery_without_job",
     "select d.id from deliveries d where d.state in ('waiting', 'running')"
     " and d.changed_at < :before"
     " and not exists (select 1 from jobs j where j.state <> 'done' and j.subject = d.id)"
     " limit :most",
     "this delivery waits, but no job will send it; resend it"},
    {"job_without_subject",
     "select j.id from jobs j where j.state <> 'done' and j.created_at < :before"
     " and not exists (select 1 from messages m where m.id = j.subject)"
     " and not exists (select 1 from documents d where d.id = j.subject)"
     " and not exists (select 1 from deliveries v where v.id = j.subject)"
     " limit :most",
     "this job is about something that does not exist"},
    {"delivery_moves_on",
     "select d.id from jobs j join deliveries d on d.id = j.subject"
     " where j.state in ('waiting', 'running') and j.created_at < :before"
     " and d.state not in ('waiting', 'running') and d.changed_at < :before2 limit :most",
     "this delivery has ended or is parked, but a job will send it"},
};

constexpr std::string_view kStock = "stock";
constexpr std::string_view kNumbers = "control_number_gap";

void add(Query& query, Rule const& rule, std::vector<Discrepancy>& found) {
    query.bind(limits::discrepancies_max);
    while (query.next())
        found.push_back({std::string(rule.name), query.text(0), std::string(rule.text)});
}

}  // namespace

std::vector<Discrepancy> find_discrepancies(
    Transaction& transaction, Instant from, Instant before
) {
    std::vector<Discrepancy> found;
    {
        // Ids of messages begin with their time.
        Query query(transaction, kMessages.sql, "t");
        query.bind(first_uuid_at(from)).bind(first_uuid_at(before));
        add(query, kMessages, found);
    }
    for (Rule const& rule : kRules) {
        Query query(transaction, rule.sql, "t");
        query.bind(before);
        if (rule.sql.contains(":before2")) query.bind(before);
        add(query, rule, found);
    }
    return found;
}

std::vector<Discrepancy> find_wrong_sums(Transaction& transaction) {
    std::vector<Discrepancy> found;
    for (std::string const& line : check_stock(transaction))
        found.push_back({std::string(kStock), line.substr(0, line.find(": ")), line});
    // Numbers run on, but for those that a roll-over or a reset has skipped, which is in the ledger
    // as void: serials count all of them.
    Query query(
        transaction,
        "select c.our_id, c.their_id, c.standard, c.level, c.environment, c.last_serial,"
        " (select count(*) from control_number_ledger l where l.our_id = c.our_id"
        " and l.their_id = c.their_id and l.standard = c.standard and l.level = c.level"
        " and l.environment = c.environment) from control_numbers c",
        "tttttii"
    );
    while (query.next()) {
        if (query.integer(5) == query.integer(6)) continue;
        found.push_back(
            {std::string(kNumbers),
             query.text(0) + " to " + query.text(1) + ", " + query.text(2) + " " + query.text(3) +
                 ", " + query.text(4),
             std::to_string(query.integer(5)) + " control numbers were taken and " +
                 std::to_string(query.integer(6)) + " are in the ledger"}
        );
    }
    return found;
}

std::vector<std::string_view> reconciler_rules() {
    std::vector<std::string_view> names{kMessages.name};
    for (Rule const& rule : kRules) names.push_back(rule.name);
    names.push_back(kStock);
    names.push_back(kNumbers);
    names.push_back(kLostPromise);
    return names;
}

}  // namespace tidegate::store
