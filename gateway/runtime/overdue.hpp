// What partners owe us and did not send in time: MDNs and 997s whose deadline has passed. Marks,
// audits and tells; sends nothing again, because retries belong to the delivery's own job.
#pragma once

#include "runtime/services.hpp"

#include <cstddef>

namespace tidegate::runtime {

/// Marks every overdue expectation as late, each with an audit row "expectation.late" in the same
/// commit, and logs a warning once it is durable. Returns how many. Blocks; not on the writer's
/// thread. Throws DatabaseFailed when the database does not take it; calling again is safe.
std::size_t mark_overdue_blocking(Services const& services);

}  // namespace tidegate::runtime
