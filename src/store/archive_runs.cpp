#include "store/archive_runs.hpp"

#include "store/session.hpp"

namespace tidegate::store {

void note_archive_run(Transaction& transaction, ArchiveRun const& run) {
    Query first(
        transaction,
        "insert into archive_runs (name, reason) values ('archive', '') on conflict do nothing"
    );
    first.run();
    if (run.failure.empty()) {
        Query query(
            transaction,
            "update archive_runs set succeeded_at = :at, due_since = :due where name = 'archive'"
        );
        query.bind(run.at).bind(run.due_since).run();
        return;
    }
    Query query(
        transaction,
        "update archive_runs set failed_at = :at, reason = :reason, due_since = :due"
        " where name = 'archive'"
    );
    query.bind(run.at).bind(run.failure).bind(run.due_since).run();
}

ArchiveState read_archive_state(Transaction& transaction) {
    ArchiveState state;
    {
        Query query(
            transaction,
            "select count(*), cast(coalesce(sum(messages), 0) as bigint),"
            " cast(coalesce(sum(size), 0) as bigint) from archive_packs where removed_at is null",
            "iii"
        );
        query.next();
        state.packs = query.integer(0);
        state.messages = query.integer(1);
        state.bytes = query.integer(2);
    }
    {
        Query query(
            transaction, "select count(*) from archive_packs where removed_at is not null", "i"
        );
        query.next();
        state.removed = query.integer(0);
    }
    Query query(
        transaction,
        "select succeeded_at, failed_at, reason, due_since from archive_runs"
        " where name = 'archive'",
        "iiti"
    );
    if (!query.next()) return state;
    state.succeeded_at = query.optional_instant(0);
    state.failed_at = query.optional_instant(1);
    state.failure = query.text(2);
    state.due_since = query.optional_instant(3);
    return state;
}

}  // namespace tidegate::store
