// What nobody needs any more. Jobs that ended long ago go: what they did is in the documents, the
// history and the audit. Objects whose message was never committed are removed.
#pragma once

#include "runtime/services.hpp"
#include "store/payload_objects.hpp"

#include <cstdint>

namespace tidegate::runtime {

/// Deletes jobs that ended on a day that was over before limits::job_keep, limits::sweep_rows in
/// each commit, until none is left; returns how many. On PostgreSQL their days are dropped as a
/// whole before, which counts none, and the next ones made. Blocks; not on the writer's thread.
/// Throws DatabaseFailed.
std::int64_t sweep_jobs_blocking(Services const& services);

/// To be run every limits::orphan_poll (store::OrphanSweep).
class OrphanSweeper {
public:
    explicit OrphanSweeper(Services services) : services_(services) {}

    /// Returns how many objects were removed. Blocks. Throws DatabaseFailed. One thread.
    std::int64_t sweep_blocking();

private:
    Services services_;
    store::OrphanSweep sweep_;
};

}  // namespace tidegate::runtime
