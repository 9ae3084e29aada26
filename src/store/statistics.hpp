// How much of what is in the database, for metrics, and whether it can be written, for readiness.
// Counts are bounded: they cost the same however much is stored.
#pragma once

#include "base/clock.hpp"
#include "store/archive_runs.hpp"
#include "store/database.hpp"
#include "store/jobs.hpp"
#include "store/scrubs.hpp"
#include "store/state.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace tidegate::store {

inline constexpr std::array kStates{State::waiting,  State::running, State::done,
                                    State::rejected, State::parked,  State::cancelled};

/// Every number ends at limits::metrics_rows_max: that many, or more.
struct Statistics {
    std::array<std::int64_t, kStates.size()> documents{};   ///< in the order of kStates
    std::array<std::int64_t, kStates.size()> deliveries{};  ///< likewise
    std::int64_t jobs_waiting = 0, jobs_running = 0, jobs_parked = 0;
    std::optional<Instant> first_due;  ///< when the job that waits longest was, or will be, due
    Duration oldest_snapshot{};        ///< as find_oldest_snapshot; 0 when there is none
    std::array<ScrubState, kScrubKinds.size()> scrubs{};  ///< in the order of kScrubKinds
    ArchiveState archive;
};
Statistics count_statistics(Transaction& transaction);

/// A transaction of anybody that keeps the server from clearing away dead rows (backend_xmin): the
/// longer it lasts, the slower jobs are claimed (spec/reliability.md F52).
struct OldSnapshot {
    Duration age{};
    std::int64_t process = 0;  ///< pid of its session, for pg_terminate_backend
    std::string application, state;
};
/// The oldest, this transaction aside; nothing on SQLite. Sessions of other roles are seen by a
/// member of pg_read_all_stats only.
std::optional<OldSnapshot> find_oldest_snapshot(Transaction& transaction);

/// Writes pages without leaving a trace in any table: its commit succeeds only where others would.
void probe_write(Transaction& transaction);

}  // namespace tidegate::store
