// The days of jobs_ended on PostgreSQL, each a partition: made before they begin, and dropped as a
// whole, so that ended jobs leave no dead rows behind (spec/reliability.md section 6). On SQLite
// there are none, and nothing here does anything.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <cstdint>

namespace tidegate::store {

/// Makes those of today and limits::job_days_ahead days, where they are missing and none of their
/// rows has gone to the rest. Commit it alone. Errors: unavailable when others have the table for
/// longer than limits::job_partition_wait; nothing was changed then, and later will do.
Expected<void> make_job_partitions(Transaction& transaction, Instant now);

/// Drops one whose day was over `before`; whether there was one. Likewise.
Expected<bool> drop_job_partition(Transaction& transaction, Instant before);

}  // namespace tidegate::store
