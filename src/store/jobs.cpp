#include "store/jobs.hpp"

#include "base/limits.hpp"
#include "store/breakers.hpp"
#include "store/session.hpp"

#include <algorithm>

namespace tidegate::store {

std::string_view name_of(JobKind kind) {
    switch (kind) {
        case JobKind::interpret:
            return "interpret";
        case JobKind::process:
            return "process";
        case JobKind::deliver:
            return "deliver";
    }
    return "";
}

std::string_view name_of(JobState state) {
    switch (state) {
        case JobState::waiting:
            return "waiting";
        case JobState::running:
            return "running";
        case JobState::done:
            return "done";
        case JobState::parked:
            return "parked";
    }
    return "";
}

namespace {

#define TIDEGATE_JOB_COLUMNS                                                             \
    "id, kind, subject, lane, state, attempts, not_before, lease_until, token, reason, " \
    "created_at, serial, deaths, lone_deaths, peer"
constexpr std::string_view kJobColumns = "tttttiiiitiiiit";

JobKind parse_kind(std::string_view text) {
    for (JobKind kind : {JobKind::interpret, JobKind::process, JobKind::deliver}) {
        if (name_of(kind) == text) return kind;
    }
    throw RowDamaged("a stored job has a kind this program does not know");
}

JobState parse_job_state(std::string_view text) {
    for (JobState state :
         {JobState::waiting, JobState::running, JobState::done, JobState::parked}) {
        if (name_of(state) == text) return state;
    }
    throw RowDamaged("a stored job has a state this program does not know");
}

Job read_job(Query const& query) {
    Job job;
    job.id = query.id<JobId>(0);
    job.kind = parse_kind(query.text(1));
    job.subject = query.uuid(2);
    job.lane = query.text(3);
    job.state = parse_job_state(query.text(4));
    job.attempts = static_cast<int>(query.integer(5));
    job.not_before = query.instant(6);
    job.lease_until = query.optional_instant(7);
    job.token = query.integer(8);
    job.reason = query.text(9);
    job.created_at = query.instant(10);
    job.deaths = static_cast<int>(query.integer(12));
    job.lone_deaths = static_cast<int>(query.integer(13));
    job.peer = query.text(14);
    return job;
}

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

void insert_job(Transaction& transaction, NewJob const& job) {
    Query query(
        transaction,
        "insert into jobs (id, kind, subject, lane, peer, state, attempts, not_before, token, "
        "reason, created_at)"
        " values (:id, :kind, :subject, :lane, :peer, 'waiting', 0, :not_before, 0, '', "
        ":created_at)"
    );
    query.bind(job.id).bind(job.kind).bind(job.subject).bind(job.lane).bind(job.peer);
    query.bind(job.not_before).bind(job.created_at).run();
}

namespace {

/// A peer that has waiting jobs, and how many of them may be taken.
struct Due {
    std::string peer;
    bool is_probe = false;  ///< its breaker was open: one job tells whether it still has to be
};

/// Peers with waiting jobs in their order, from the one behind `after` on, then from the first on.
/// Looks at one row of each (a loose index scan), however many jobs wait.
std::vector<Due> due_peers(
    Transaction& transaction, JobKind kind, Instant now, std::string const& after
) {
    Query query(
        transaction,
        "with recursive p (peer) as ("
        " select min(peer) from jobs where state = 'waiting' and kind = :k1 union all"
        " select (select min(j.peer) from jobs j where j.state = 'waiting' and j.kind = :k2"
        " and j.peer > p.peer) from p where p.peer is not null)"
        " select p.peer, case when b.peer is null or b.open_until is null then 0 else 1 end"
        " from p left join breakers b on b.peer = p.peer and :is_delivery = 1"
        " where p.peer is not null and (b.open_until is null or b.open_until <= :now)"
        " order by p.peer",
        "ti"
    );
    query.bind(kind).bind(kind).bind(kind == JobKind::deliver).bind(now);
    std::vector<Due> peers;
    while (query.next()) peers.push_back({query.text(0), query.integer(1) != 0});
    auto const next = std::ranges::upper_bound(peers, after, {}, &Due::peer);
    std::ranges::rotate(peers, next);
    return peers;
}

std::vector<Job> claim_of_peer(
    Transaction& transaction, JobKind kind, std::string const& peer, Instant now, Duration lease,
    int limit
) {
    Query query(
        transaction,
        "with due as materialized (select j.serial from jobs j where j.state = 'waiting'"
        " and j.kind = :kind and j.peer = :peer and j.not_before <= :now"
        " and (j.lane = '' or not exists (select 1 from jobs p where p.lane = j.lane and p.kind = "
        "j.kind"
        " and p.state <> 'done' and p.serial < j.serial))"
        " order by j.not_before, j.serial limit :limit for update skip locked)"
        " update jobs set state = 'running', attempts = attempts + 1, token = token + 1, "
        "lease_until = :lease where serial in (select serial from due)"
        " returning " TIDEGATE_JOB_COLUMNS,
        kJobColumns
    );
    query.bind(kind).bind(peer).bind(now).bind(limit).bind(now + lease);
    std::vector<std::pair<std::int64_t, Job>> claimed;
    while (query.next()) claimed.emplace_back(query.integer(11), read_job(query));
    std::ranges::sort(claimed, {}, &std::pair<std::int64_t, Job>::first);
    std::vector<Job> jobs;
    for (auto& [serial, job] : claimed) jobs.push_back(std::move(job));
    return jobs;
}

}  // namespace

std::vector<Job> claim_jobs(
    Transaction& transaction, std::vector<JobKind> const& kinds, Instant now, Duration lease,
    int limit, Turn* turn
) {
    std::size_t const most =
        static_cast<std::size_t>(std::clamp(limit, 0, limits::store_claim_jobs_max));
    std::vector<Job> jobs;
    for (JobKind const kind : kinds) {
        std::vector<Due> peers =
            due_peers(transaction, kind, now, turn != nullptr ? turn->after : std::string());
        // Round after round, until nobody has more or the claim is full.
        while (!peers.empty() && jobs.size() < most) {
            std::size_t const share = std::max<std::size_t>((most - jobs.size()) / peers.size(), 1);
            std::vector<Due> more;
            for (Due const& due : peers) {
                std::size_t const room = std::min(share, most - jobs.size());
                if (room == 0) break;
                int const wanted = due.is_probe ? 1 : static_cast<int>(room);
                auto taken = claim_of_peer(transaction, kind, due.peer, now, lease, wanted);
                if (taken.empty()) continue;
                if (turn != nullptr) turn->after = due.peer;
                if (due.is_probe) begin_probe(transaction, due.peer, now + lease);
                if (!due.is_probe && taken.size() == room) more.push_back(due);
                std::ranges::move(taken, std::back_inserter(jobs));
            }
            peers = std::move(more);
        }
    }
    return jobs;
}

// finished_at is the end of the lease: near enough for sweeping, and the caller need not know the
// time.
Expected<void> finish_job(Transaction& transaction, JobId id, std::int64_t token) {
    Query query(
        transaction,
        "update jobs set state = 'done', lease_until = null, reason = '', finished_at = lease_until"
        " where id = :id and token = :token and state = 'running'"
    );
    return only_if_held(query.bind(id).bind(token).run(), id, token);
}

Expected<void> retry_job(
    Transaction& transaction, JobId id, std::int64_t token, Instant not_before,
    std::string const& reason
) {
    Query query(
        transaction,
        "update jobs set state = 'waiting', lease_until = null, not_before = :not_before, reason = "
        ":reason, deaths = 0, lone_deaths = 0, is_alone = 0"
        " where id = :id and token = :token and state = 'running'"
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
        "lone_deaths = 0, is_alone = 0"
        " where id = :id and token = :token and state = 'running'"
    );
    return only_if_held(query.bind(reason).bind(id).bind(token).run(), id, token);
}

Expected<void> mark_alone(Transaction& transaction, JobId id, std::int64_t token) {
    Query query(
        transaction,
        "update jobs set is_alone = 1 where id = :id and token = :token and state = 'running'"
    );
    return only_if_held(query.bind(id).bind(token).run(), id, token);
}

Expected<void> extend_lease(Transaction& transaction, JobId id, std::int64_t token, Instant until) {
    Query query(
        transaction,
        "update jobs set lease_until = :until where id = :id and token = :token and state = "
        "'running'"
    );
    return only_if_held(query.bind(until).bind(id).bind(token).run(), id, token);
}

Expected<void> resume_job(Transaction& transaction, JobId id, Instant now) {
    std::int64_t changed = 0;
    {
        Query query(
            transaction,
            "update jobs set state = 'waiting', attempts = 0, not_before = :now, reason = ''"
            " where id = :id and state = 'parked'"
        );
        changed = query.bind(now).bind(id).run();
    }
    return only_if_changed(transaction, changed, id);
}

Expected<void> cancel_job(Transaction& transaction, JobId id, std::string const& reason) {
    std::int64_t changed = 0;
    {
        Query query(
            transaction,
            "update jobs set state = 'done', finished_at = not_before, reason = :reason"
            " where id = :id and state in ('waiting', 'parked')"
        );
        changed = query.bind(reason).bind(id).run();
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
        transaction, "select " TIDEGATE_JOB_COLUMNS " from jobs where id = :id", kJobColumns
    );
    query.bind(id);
    if (!query.next()) return {};
    return read_job(query);
}

std::vector<Job> jobs_of(Transaction& transaction, Uuid subject) {
    Query query(
        transaction,
        "select " TIDEGATE_JOB_COLUMNS " from jobs where subject = :subject order by serial",
        kJobColumns
    );
    query.bind(subject);
    std::vector<Job> jobs;
    while (query.next()) jobs.push_back(read_job(query));
    return jobs;
}

std::optional<Instant> next_due(Transaction& transaction, std::vector<JobKind> const& kinds) {
    std::optional<Instant> next;
    for (JobKind const kind : kinds) {
        Query query(
            transaction,
            "with recursive p (peer) as ("
            " select min(peer) from jobs where state = 'waiting' and kind = :k1 union all"
            " select (select min(j.peer) from jobs j where j.state = 'waiting' and j.kind = :k2"
            " and j.peer > p.peer) from p where p.peer is not null),"
            " f (peer, due) as (select p.peer, (select min(j.not_before) from jobs j"
            " where j.state = 'waiting' and j.kind = :k3 and j.peer = p.peer)"
            " from p where p.peer is not null)"
            " select min(case when b.open_until > f.due then b.open_until else f.due end)"
            " from f left join breakers b on b.peer = f.peer and :is_delivery = 1",
            "i"
        );
        query.bind(kind).bind(kind).bind(kind).bind(kind == JobKind::deliver).next();
        auto const due = query.optional_instant(0);
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

std::vector<LaneCount> count_lanes(Transaction& transaction) {
    Query query(
        transaction,
        "select kind, lane, sum(case when state = 'waiting' then 1 else 0 end),"
        " sum(case when state = 'running' then 1 else 0 end),"
        " sum(case when state = 'parked' then 1 else 0 end), min(created_at)"
        " from jobs where state <> 'done' group by kind, lane order by kind, lane",
        "ttiiii"
    );
    std::vector<LaneCount> lanes;
    while (query.next()) {
        lanes.push_back(
            {parse_kind(query.text(0)), query.text(1), query.integer(2), query.integer(3),
             query.integer(4), query.optional_instant(5)}
        );
    }
    return lanes;
}

std::int64_t sweep_jobs(Transaction& transaction, Instant before, int limit) {
    Query query(
        transaction,
        "delete from jobs where serial in (select serial from jobs where state = 'done' and "
        "finished_at < :before"
        " order by finished_at limit :limit)"
    );
    return query.bind(before).bind(limit).run();
}

}  // namespace tidegate::store
