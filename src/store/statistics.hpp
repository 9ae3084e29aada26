// How much of what is in the database, for metrics, and whether it can be written, for readiness.
// Counts are bounded: they cost the same however much is stored.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/jobs.hpp"
#include "store/state.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace tidegate::store {

inline constexpr std::array kStates{State::waiting,  State::running, State::done,
                                    State::rejected, State::parked,  State::cancelled};

/// Every number ends at limits::metrics_rows_max: that many, or more.
struct Statistics {
    std::array<std::int64_t, kStates.size()> documents{};   ///< in the order of kStates
    std::array<std::int64_t, kStates.size()> deliveries{};  ///< likewise
    std::int64_t jobs_waiting = 0, jobs_running = 0, jobs_parked = 0;
    std::optional<Instant> first_due;  ///< when the job that waits longest was, or will be, due
};
Statistics count_statistics(Transaction& transaction);

/// Writes pages without leaving a trace in any table: its commit succeeds only where others would.
void probe_write(Transaction& transaction);

}  // namespace tidegate::store
