#include "store/statistics.hpp"

#include "base/limits.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

/// `sql` counts the rows of an inner select that ends with "limit :most".
std::int64_t count_up_to_limit(Query& query) {
    query.bind(limits::metrics_rows_max);
    query.next();
    return query.integer(0);
}

std::int64_t count_in_state(Transaction& transaction, std::string_view sql, State state) {
    Query query(transaction, sql, "i");
    query.bind(state);
    return count_up_to_limit(query);
}

/// The states stand in the text, because SQLite uses a partial index only for a condition it can
/// see.
std::int64_t count_jobs(Transaction& transaction, std::string_view sql) {
    Query query(transaction, sql, "i");
    return count_up_to_limit(query);
}

}  // namespace

Statistics count_statistics(Transaction& transaction) {
    Statistics counted;
    for (std::size_t i = 0; i < kStates.size(); ++i) {
        counted.documents[i] = count_in_state(
            transaction,
            "select count(*) from (select 1 from documents where state = :state limit :most) as "
            "few",
            kStates[i]
        );
        counted.deliveries[i] = count_in_state(
            transaction,
            "select count(*) from (select 1 from deliveries where state = :state limit :most) as "
            "few",
            kStates[i]
        );
    }
    counted.jobs_waiting = count_jobs(
        transaction,
        "select count(*) from (select 1 from jobs where state = 'waiting' limit :most) as few"
    );
    counted.jobs_running = count_jobs(
        transaction,
        "select count(*) from (select 1 from jobs where state = 'running' limit :most) as few"
    );
    counted.jobs_parked = count_jobs(
        transaction,
        "select count(*) from (select 1 from jobs where state = 'parked'"
        " limit :most) as few"
    );
    Query due(transaction, "select min(not_before) from jobs where state = 'waiting'", "i");
    if (due.next()) counted.first_due = due.optional_instant(0);
    if (auto const oldest = find_oldest_snapshot(transaction))
        counted.oldest_snapshot = oldest->age;
    counted.scrubs = read_scrub_states(transaction);
    counted.archive = read_archive_state(transaction);
    return counted;
}

std::optional<OldSnapshot> find_oldest_snapshot(Transaction& transaction) {
    if (transaction.impl().backend() == Backend::sqlite) return {};
    Query query(
        transaction,
        "select cast(extract(epoch from clock_timestamp() - xact_start) * 1000000 as bigint), pid,"
        " application_name, coalesce(state, '') from pg_stat_activity"
        " where backend_xmin is not null and xact_start is not null"
        " and backend_type = 'client backend' and datname = current_database()"
        " and pid <> pg_backend_pid() order by xact_start limit 1",
        "iitt"
    );
    if (!query.next()) return {};
    return OldSnapshot{Duration(query.integer(0)), query.integer(1), query.text(2), query.text(3)};
}

void probe_write(Transaction& transaction) {
    Query(
        transaction,
        "insert into duplicates (environment, partner, level, key, message, at)"
        " values ('test', '', 1, 'write probe', '', 0)"
    )
        .run();
    Query(
        transaction,
        "delete from duplicates where environment = 'test' and partner = '' and level = 1"
        " and key = 'write probe'"
    )
        .run();
}

}  // namespace tidegate::store
