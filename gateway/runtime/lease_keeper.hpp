// Says again and again that the jobs of a worker are still being worked on (spec: F22, F56).
#pragma once

#include "runtime/services.hpp"
#include "store/jobs.hpp"

#include <map>
#include <mutex>

namespace tidegate::runtime {

/// Thread-safe.
class LeaseKeeper {
public:
    explicit LeaseKeeper(Services services) : services_(services) {}

    /// From its claim on.
    void hold(store::Job const& job);
    /// It has ended, or is left to others.
    void let_go(JobId id);

    /// Extends the leases of all that are held, in one transaction. One that somebody else has, or
    /// that hangs (limits::job_time_max), is not extended: its worker is refused when it ends it.
    void renew_blocking();

private:
    struct Held {
        std::int64_t token = 0;
        Instant since{};
    };

    Services services_;
    std::mutex mutex_;
    std::map<JobId, Held> held_;
};

}  // namespace tidegate::runtime
