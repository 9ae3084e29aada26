// Tells of a transaction of anybody that is held open on a shared database: dead rows of the queue
// stay in the way as long as it lasts, and claims slow down (spec/reliability.md F52).
#pragma once

#include "base/database_limits.hpp"
#include "runtime/services.hpp"

namespace tidegate::runtime {

class SnapshotAlarm {
public:
    explicit SnapshotAlarm(Services services, Duration age_max = limits::snapshot_age_max)
        : services_(services), age_max_(age_max) {}

    /// Warns once of each that is too old, with how to end it; true while there is one. Blocks.
    /// Throws DatabaseFailed. One thread.
    bool check_blocking();

private:
    Services services_;
    Duration age_max_;
    std::int64_t told_ = 0;  ///< process
};

}  // namespace tidegate::runtime
