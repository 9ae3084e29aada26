// Jobs that ended long ago go. What they did is in the documents, the history and the audit.
#pragma once

#include "runtime/services.hpp"

#include <cstdint>

namespace tidegate::runtime {

/// Deletes jobs that ended on a day that was over before limits::job_keep, limits::sweep_rows in
/// each commit, until none is left; returns how many. On PostgreSQL their days are dropped as a
/// whole before, which counts none, and the next ones made. Blocks; not on the writer's thread. Throws DatabaseFailed.
std::int64_t sweep_jobs_blocking(Services const& services);

}  // namespace tidegate::runtime
