// The limits of how jobs that have ended are put away by days, on PostgreSQL
// (store/job_partitions.hpp); how long they are kept is in base/queue_limits.hpp.
#pragma once

#include <chrono>
#include <cstdint>

namespace tidegate::limits {

/// Days for which jobs that end have a partition beforehand.
inline constexpr std::int64_t job_days_ahead = 3;
/// How long the making or dropping of one waits for others, who then wait for it.
inline constexpr std::chrono::milliseconds job_partition_wait{200};

}  // namespace tidegate::limits
