// Jobs that ended long ago are taken out of the queue's table, so that it stays as small as the
// work. What they did is in the documents, the history and the audit.
#pragma once

#include "runtime/services.hpp"

#include <cstdint>

namespace tidegate::runtime {

/// Deletes jobs that ended before limits::job_keep, limits::sweep_rows in each commit, until none
/// is left; returns how many. Blocks; not on the writer's thread. Throws DatabaseFailed.
std::int64_t sweep_jobs_blocking(Services const& services);

}  // namespace tidegate::runtime
