// Seals what was written to the audit trail into its hash chain (design.md 7.16).
#pragma once

#include "runtime/services.hpp"

#include <cstdint>

namespace tidegate::runtime {

/// Makes links until no committed row is without one; how many rows that were. Costs a read when
/// there are none. Blocks; not on the writer's thread. Throws DatabaseFailed.
std::int64_t seal_audit_blocking(Services const& services);

}  // namespace tidegate::runtime
