// The limits of the queue of jobs as a whole: how much may wait, and how fast a person may fill it.
#pragma once

#include <chrono>
#include <cstddef>

namespace tidegate::limits {

/// How long a claimed job is its worker's, and how often a worker that still runs says so: after the
/// death of a node others take over within the first.
inline constexpr std::chrono::seconds job_lease{30};
inline constexpr std::chrono::seconds job_lease_renewal{10};
/// A job that runs longer hangs: its lease is renewed no more. Longer than the longest delivery
/// attempt.
inline constexpr std::chrono::minutes job_time_max{15};
/// Messages and deliveries that a worker has in its hands at a time. Most of them wait for a commit
/// that they share, which takes no thread: the slower the disk, the more of them.
inline constexpr int process_jobs_at_once = 256;
inline constexpr int deliver_jobs_at_once = 512;
/// The thread that took a payload above this waits for its commit: large ones are not held in
/// memory beside many others.
inline constexpr std::size_t job_bytes_begun = 64 * 1024;
/// How long others wait for the probe of a peer that could not be reached, should its worker die.
inline constexpr std::chrono::minutes breaker_probe{10};

/// How long a job that has ended stays in the table, how often those are swept out that do not, and
/// how many in one commit: others want to write, too.
inline constexpr std::chrono::hours job_keep{7 * 24};
inline constexpr std::chrono::minutes sweep_poll{10};
inline constexpr int sweep_rows = 500;

/// Messages that were accepted and wait to be processed; beyond, senders are told to come back
/// (503). An hour's work of a small machine; more of it would only make the answers later.
inline constexpr int backlog_default = 100'000;
inline constexpr int backlog_max = 10'000'000;
/// How old the count may be. Within it a sender may go beyond the maximum, by what one second
/// takes.
inline constexpr std::chrono::seconds backlog_poll{1};
/// What a sender who is turned away is told to wait.
inline constexpr std::chrono::seconds backlog_retry_after{60};

/// Replays that a person asks for at once: how many are queued in one commit, and how many a second
/// are done unless said otherwise.
inline constexpr std::size_t bulk_replay_per_commit = 200;
inline constexpr int bulk_replay_rate_default = 20;
inline constexpr int bulk_replay_rate_max = 1000;

/// What `queue drain` waits for at most, and how often it looks.
inline constexpr std::chrono::seconds drain_poll{1};

}  // namespace tidegate::limits
