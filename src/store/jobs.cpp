#include "store/jobs.hpp"

#include "base/limits.hpp"
#include "store/job_row.hpp"
#include "store/session.hpp"

namespace tidegate::store {

namespace {

Expected<void> only_if_held(std::int64_t changed, JobId id, std::int64_t token) {
    if (changed == 1) return {};
    return fail(
        ErrorCode::conflict, "job " + id.text() + " is no longer held under token " +
                                 std::to_string(token) + ": another worker took it over"
    );
}

/// Why an update of a job that is not running matched no row.
Expected<void> only_if_changed(Transaction& transaction, std::int64_t changed, JobId id) {
    if (changed == 1) return {};
    auto const job = find_job(transaction, id);
    if (!job) return fail(ErrorCode::not_found, "job " + id.text() + " does not exist");
    return fail(
        ErrorCode::conflict, "job " + id.text() + " is " + std::string(name_of(job->state))
    );
}

}  // namespace

/// Only a running job has a lease. Asked by its state, PostgreSQL would look for it among all that
/// run, as if these were few, and among all that did since it cleaned up.
#define TIDEGATE_IF_HELD " where id = :id and token = :token and lease_until is not null"

void insert_job(Transaction& transaction, NewJob const& job) {
    Query query(
        transaction,
        "insert into jobs (id, kind, subject, lane, peer, state, attempts, not_before, token, "
        "reason, created_at, configuration)"
        " values (:id, :kind, :subject, :lane, :peer, 'waiting', 0, :not_before, 0, '', "
        ":created_at, :configuration)"
    );
    query.bind(job.id).bind(job.kind).bind(job.subject).bind(job.lane).bind(job.peer);
    query.bind(job.not_before).bind(job.created_at).bind(job.configuration).run();
}

// finished_at is the end of the lease: near enough for sweeping, and the caller need not know the
// time. Two statements, because SQLite has no delete within an insert: when another took the job
// over between them, the second finds nothing, and the first is undone with the transaction.
Expected<void> finish_job(Transaction& transaction, JobId id, std::int64_t token) {
    Query(
        transaction,
        "insert into jobs_ended (" TIDEGATE_JOB_COLUMNS
        ", finished_at)"
        " select id, kind, subject, lane, 'done', attempts, not_before, null, token, '',"
        " created_at, serial, deaths, lone_deaths, peer, configuration, lease_until from "
        "jobs" TIDEGATE_IF_HELD
    )
        .bind(id)
        .bind(token)
        .run();
    Query query(transaction, "delete from jobs" TIDEGATE_IF_HELD);
    return only_if_held(query.bind(id).bind(token).run(), id, token);
}

Expected<void> retry_job(
    Transaction& transaction, JobId id, std::int64_t token, Instant not_before,
    std::string const& reason
) {
    Query query(
        transaction,
        "update jobs set state = 'waiting', lease_until = null, not_before = :not_before, reason = "
        ":reason, deaths = 0, lone_deaths = 0, is_alone = 0" TIDEGATE_IF_HELD
    );
    return only_if_held(query.bind(not_before).bind(reason).bind(id).bind(token).run(), id, token);
}

Expected<void> park_job(
    Transaction& transaction, JobId id, std::int64_t token, std::string const& reason
) {
    if (reason.empty()) return fail(ErrorCode::refused, "no job is parked without a reason");
    Query query(
        transaction,
        "update jobs set state = 'parked', lease_until = null, reason = :reason, deaths = 0, "
        "lone_deaths = 0, is_alone = 0" TIDEGATE_IF_HELD
    );
    return only_if_held(query.bind(reason).bind(id).bind(token).run(), id, token);
}

Expected<void> mark_alone(Transaction& transaction, JobId id, std::int64_t token) {
    Query query(transaction, "update jobs set is_alone = 1" TIDEGATE_IF_HELD);
    return only_if_held(query.bind(id).bind(token).run(), id, token);
}

Expected<void> extend_lease(Transaction& transaction, JobId id, std::int64_t token, Instant until) {
    Query query(transaction, "update jobs set lease_until = :until" TIDEGATE_IF_HELD);
    return only_if_held(query.bind(until).bind(id).bind(token).run(), id, token);
}

void renew_leases(Transaction& transaction, std::span<Claim const> claims, Instant until) {
    for (Claim const& claim : claims) {
        Query query(
            transaction,
            "update jobs set lease_until = :until where serial = (select serial from "
            "jobs" TIDEGATE_IF_HELD " for update skip locked)"
        );
        query.bind(until).bind(claim.id).bind(claim.token).run();
    }
}

Expected<void> resume_job(
    Transaction& transaction, JobId id, Instant now, std::optional<std::int64_t> configuration
) {
    std::int64_t changed = 0;
    {
        Query query(
            transaction,
            "update jobs set state = 'waiting', attempts = 0, not_before = :now, reason = '',"
            " configuration = :configuration where id = :id and state = 'parked'"
        );
        changed = query.bind(now).bind(configuration).bind(id).run();
    }
    return only_if_changed(transaction, changed, id);
}

Expected<void> cancel_job(Transaction& transaction, JobId id, std::string const& reason) {
    Query(
        transaction,
        "insert into jobs_ended (" TIDEGATE_JOB_COLUMNS
        ", finished_at)"
        " select id, kind, subject, lane, 'done', attempts, not_before, null, token, :reason,"
        " created_at, serial, deaths, lone_deaths, peer, configuration, not_before from jobs"
        " where id = :id and state in ('waiting', 'parked')"
    )
        .bind(reason)
        .bind(id)
        .run();
    std::int64_t changed = 0;
    {
        Query query(
            transaction, "delete from jobs where id = :id and state in ('waiting', 'parked')"
        );
        changed = query.bind(id).run();
    }
    return only_if_changed(transaction, changed, id);
}

std::int64_t recover_expired_leases(Transaction& transaction, Instant expired_before, Instant now) {
    Query query(
        transaction,
        "update jobs set state = 'waiting', lease_until = null, token = token + 1, reason = 'lease "
        "expired',"
        " not_before = case when is_alone = 1 then :now + (cast(:delay as bigint) <<"
        " cast(lone_deaths as integer)) else not_before "
        "end,"
        " deaths = deaths + 1, lone_deaths = lone_deaths + is_alone, is_alone = 0"
        " where state = 'running' and lease_until < :before"
    );
    return query.bind(now)
        .bind(Duration(limits::lone_death_delay).count())
        .bind(expired_before)
        .run();
}

std::optional<Job> find_job(Transaction& transaction, JobId id) {
    Query query(
        transaction,
        "select " TIDEGATE_JOB_COLUMNS
        " from jobs where id = :id union all"
        " select " TIDEGATE_JOB_COLUMNS " from jobs_ended where id = :ended",
        kJobColumns
    );
    query.bind(id).bind(id);
    if (!query.next()) return {};
    return read_job(query);
}

// Not by serial: a file gives that of its last row again, once the row is gone.
std::vector<Job> jobs_of(Transaction& transaction, Uuid subject) {
    Query query(
        transaction,
        "select " TIDEGATE_JOB_COLUMNS
        " from jobs where subject = :subject union all"
        " select " TIDEGATE_JOB_COLUMNS
        " from jobs_ended where subject = :ended order by created_at, id",
        kJobColumns
    );
    query.bind(subject).bind(subject);
    std::vector<Job> jobs;
    while (query.next()) jobs.push_back(read_job(query));
    return jobs;
}

std::int64_t count_waiting(Transaction& transaction, JobKind kind, std::int64_t most) {
    Query query(
        transaction,
        "select count(*) from (select 1 from jobs where state = 'waiting' and kind = :kind"
        " limit :most) counted",
        "i"
    );
    query.bind(kind).bind(most).next();
    return query.integer(0);
}

std::vector<QueueCount> count_queues(Transaction& transaction) {
    Query query(
        transaction,
        "select kind, peer, sum(case when state = 'waiting' then 1 else 0 end),"
        " sum(case when state = 'running' then 1 else 0 end),"
        " sum(case when state = 'parked' then 1 else 0 end),"
        " min(case when state <> 'parked' then created_at end),"
        " min(case when state = 'waiting' then not_before end)"
        " from jobs group by kind, peer order by kind, peer",
        "ttiiiii"
    );
    std::vector<QueueCount> queues;
    while (query.next()) {
        queues.push_back(
            {parse_kind(query.text(0)), query.text(1), query.integer(2), query.integer(3),
             query.integer(4), query.optional_instant(5), query.optional_instant(6)}
        );
    }
    return queues;
}

std::int64_t sweep_jobs(Transaction& transaction, Instant before, int limit) {
    Query query(
        transaction,
        "delete from jobs_ended where (finished_at, id) in (select finished_at, id from jobs_ended"
        " where finished_at < :before order by finished_at limit :limit)"
    );
    return query.bind(before).bind(limit).run();
}

}  // namespace tidegate::store
