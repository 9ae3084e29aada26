// Counts allocations: the benchmark program replaces operator new.
#pragma once

#include <cstdint>

namespace tidegate::bench {

/// How often this thread has called operator new until now.
std::uint64_t allocations();

}  // namespace tidegate::bench
