// Which jobs are taken next: whose turn it is, what waits for a breaker, a pause, its lane.
#include "base/limits.hpp"
#include "base/queue_limits.hpp"
#include "store/breakers.hpp"
#include "store/job_row.hpp"
#include "store/pauses.hpp"

#include <algorithm>
#include <map>

namespace tidegate::store {

/// Whether the pause z is of the peer p: "acme" and "acme/as2" are of the partner "acme", and
/// everybody is of "".
#define TIDEGATE_IS_OF_PARTNER                  \
    "(z.partner = '' or z.partner = p.peer or " \
    "substr(p.peer, 1, length(z.partner) + 1) = z.partner || '/')"

namespace {

/// Deliveries to one peer at a time, of all nodes: a partner's server has limits of its own, and
/// one that hangs must not take every thread.
constexpr std::size_t kDeliveriesAtOnce = 8;

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
        " and not exists (select 1 from pauses z where z.kind = :k3 and " TIDEGATE_IS_OF_PARTNER
        ")"
        " order by p.peer",
        "ti"
    );
    query.bind(kind).bind(kind).bind(kind == JobKind::deliver).bind(now).bind(kind);
    std::vector<Due> peers;
    while (query.next()) peers.push_back({query.text(0), query.integer(1) != 0});
    auto const next = std::ranges::upper_bound(peers, after, {}, &Due::peer);
    std::ranges::rotate(peers, next);
    return peers;
}

/// How many jobs of each peer are running, of kinds of which only so many may.
class Running {
public:
    Running(Transaction& transaction, JobKind kind) : is_limited_(kind == JobKind::deliver) {
        if (!is_limited_) return;
        Query query(
            transaction,
            "select peer, count(*) from jobs where state = 'running' and kind = :kind group by "
            "peer",
            "ti"
        );
        query.bind(kind);
        while (query.next()) count_[query.text(0)] = static_cast<std::size_t>(query.integer(1));
    }

    /// How many more may run, of `room`.
    [[nodiscard]] std::size_t room_of(std::string const& peer, std::size_t room) const {
        if (!is_limited_ || peer.empty()) return room;
        auto const found = count_.find(peer);
        std::size_t const running = found == count_.end() ? 0 : found->second;
        return std::min(room, kDeliveriesAtOnce - std::min(running, kDeliveriesAtOnce));
    }
    void add(std::string const& peer, std::size_t count) { count_[peer] += count; }

private:
    bool is_limited_;
    std::map<std::string, std::size_t> count_;
};

std::vector<Job> claim_of_peer(
    Transaction& transaction, JobKind kind, std::string const& peer, Instant now, Duration lease,
    int limit
) {
    Query query(
        transaction,
        "with due as materialized (select j.serial from jobs j where j.state = 'waiting'"
        " and j.kind = :kind and j.peer = :peer and j.not_before <= :now"
        " and (j.lane = '' or (not exists (select 1 from jobs p where p.lane = j.lane"
        " and p.lane <> '' and p.kind = j.kind and p.serial < j.serial)"
        " and not exists (select 1 from lane_holds h where h.lane = j.lane)))"
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
        if (peers.empty()) continue;
        Running running(transaction, kind);
        // Round after round, until nobody has more or the claim is full.
        while (!peers.empty() && jobs.size() < most) {
            std::size_t const share = std::max<std::size_t>((most - jobs.size()) / peers.size(), 1);
            std::vector<Due> more;
            for (Due const& due : peers) {
                std::size_t const left = std::min(share, most - jobs.size());
                if (left == 0) break;
                std::size_t const room = running.room_of(due.peer, left);
                if (room == 0) continue;
                int const wanted = due.is_probe ? 1 : static_cast<int>(room);
                auto taken = claim_of_peer(transaction, kind, due.peer, now, lease, wanted);
                if (taken.empty()) continue;
                running.add(due.peer, taken.size());
                if (turn != nullptr) turn->after = due.peer;
                if (due.is_probe) begin_probe(transaction, due.peer, now + limits::breaker_probe);
                if (!due.is_probe && taken.size() == room) more.push_back(due);
                std::ranges::move(taken, std::back_inserter(jobs));
            }
            peers = std::move(more);
        }
    }
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
            " select min(case when b.open_until > p.due then b.open_until else p.due end)"
            " from f p left join breakers b on b.peer = p.peer and :is_delivery = 1"
            " where not exists (select 1 from pauses z where z.kind = :k4 "
            "and " TIDEGATE_IS_OF_PARTNER ")",
            "i"
        );
        query.bind(kind).bind(kind).bind(kind).bind(kind == JobKind::deliver).bind(kind).next();
        auto const due = query.optional_instant(0);
        if (due && (!next || *due < *next)) next = due;
    }
    return next;
}

}  // namespace tidegate::store
