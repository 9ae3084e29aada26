// The queue of work to do, in the database: a job is written in the transaction that makes it
// necessary. Leases with a fencing token let another worker take over; the late one's commit is
// refused (spec/reliability.md F22, F84).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

enum class JobKind : std::uint8_t { interpret, process, deliver };
std::string_view name_of(JobKind kind);

enum class JobState : std::uint8_t { waiting, running, done, parked };
std::string_view name_of(JobState state);

struct NewJob {
    JobId id;
    JobKind kind = JobKind::interpret;
    Uuid subject;      ///< message of interpret, document of process, delivery of deliver
    std::string lane;  ///< jobs of one kind and non-empty lane run one after the other, oldest
                       ///< first; empty = any order
    std::string peer;  ///< whom it is done for: peers take turns, and a delivery waits while its
                       ///< peer's breaker is open (breakers.hpp); empty = nobody in particular
    Instant not_before{};
    Instant created_at{};
    /// Of process: the kept configuration to do it with (configurations.hpp); nothing: the one in
    /// force.
    std::optional<std::int64_t> configuration = {};
};

struct Job {
    JobId id;
    JobKind kind = JobKind::interpret;
    Uuid subject;
    std::string lane;
    std::string peer;
    JobState state = JobState::waiting;
    int attempts = 0;     ///< counted before the try: 1 during the first
    int deaths = 0;       ///< tries in a row that ended with the process, others running beside it
    int lone_deaths = 0;  ///< of these, the ones in which no other suspect ran
    Instant not_before{};
    std::optional<Instant> lease_until;
    std::int64_t token = 0;  ///< fences: grows with every claim
    std::string reason;
    Instant created_at{};
    std::optional<std::int64_t> configuration;  ///< as in NewJob
};

/// Notes that this try is the only one of a suspect (deaths > 0): if the process ends now, it is
/// this job's doing. Commit before working on it. Errors: as finish_job.
Expected<void> mark_alone(Transaction& transaction, JobId id, std::int64_t token);

void insert_job(Transaction& transaction, NewJob const& job);

/// Whose turn it is. A worker keeps one and hands it to each claim.
struct Turn {
    std::string after;  ///< the peer that was served last
};

/// Takes up to `limit` (at most limits::store_claim_jobs_max) due jobs. Peers take turns, from the
/// one behind `turn` on, each with its share, so that one with a thousand jobs does not hold up one
/// with a single job; of a peer the longest due first, at most one per lane and none of a lane that
/// is running, waiting for a retry or parked before it. Of a peer whose breaker was open one job is
/// taken, as a probe, and none while it is open; of deliveries no more than eight of a peer run at
/// a time. Commit before working on them. They are in the order of the claim.
std::vector<Job> claim_jobs(
    Transaction& transaction, std::vector<JobKind> const& kinds, Instant now, Duration lease,
    int limit, Turn* turn = nullptr
);

/// These four end or extend a claim. Errors: conflict when the token is not the job's latest, or
/// the job is not running: somebody else has it, roll back. Call it first in
/// the transaction: a fenced worker then meets this conflict before any other.
Expected<void> finish_job(Transaction& transaction, JobId id, std::int64_t token);
Expected<void> retry_job(
    Transaction& transaction, JobId id, std::int64_t token, Instant not_before,
    std::string const& reason
);
Expected<void> park_job(
    Transaction& transaction, JobId id, std::int64_t token, std::string const& reason
);
Expected<void> extend_lease(Transaction& transaction, JobId id, std::int64_t token, Instant until);

struct Claim {
    JobId id;
    std::int64_t token;
};

/// Extends those that are still held. It passes over a job that another transaction is just ending:
/// that one may end several, and the two would wait for each other.
void renew_leases(Transaction& transaction, std::span<Claim const> claims, Instant until);

/// Puts a parked job back at the front of its lane with no attempts (replay), to be done with
/// `configuration`. Errors: not_found, conflict.
Expected<void> resume_job(
    Transaction& transaction, JobId id, Instant now, std::optional<std::int64_t> configuration = {}
);

/// Ends a waiting or parked job without running it (cancel). Errors: not_found; conflict while it
/// runs.
Expected<void> cancel_job(Transaction& transaction, JobId id, std::string const& reason);

/// Running jobs whose lease ended before `expired_before` wait again; returns how many. At start,
/// pass Instant::max(). One that ran alone waits longer after each death, so that somebody who
/// kills the process again and again is not taken for the job's doing.
std::int64_t recover_expired_leases(Transaction& transaction, Instant expired_before, Instant now);

std::optional<Job> find_job(Transaction& transaction, JobId id);
std::vector<Job> jobs_of(Transaction& transaction, Uuid subject);  ///< oldest first

/// When the next waiting job of these kinds is due, with breakers; nothing when none waits.
std::optional<Instant> next_due(Transaction& transaction, std::vector<JobKind> const& kinds);

/// Waiting jobs of a kind; at most `most` are counted.
std::int64_t count_waiting(Transaction& transaction, JobKind kind, std::int64_t most);

/// What of one kind is there for one peer.
struct QueueCount {
    JobKind kind = JobKind::interpret;
    std::string peer;
    std::int64_t waiting = 0, running = 0, parked = 0;
    std::optional<Instant> oldest;  ///< creation of the oldest that waits or runs
    std::optional<Instant> next;    ///< when the next waiting one is due
};
std::vector<QueueCount> count_queues(Transaction& transaction);  ///< by kind and peer

/// Deletes jobs that ended before `before`, at most `limit`; returns how many. On PostgreSQL those
/// of days that have no partition of their own, and those that were not dropped yet.
std::int64_t sweep_jobs(Transaction& transaction, Instant before, int limit);

}  // namespace tidegate::store
