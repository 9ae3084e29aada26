// When a failed attempt is made again (spec: P7, design: decision 15).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <optional>

namespace tidegate::runtime {

/// How long to wait after attempt number `attempts` (from 1) failed: at once, then 1, 5 and 15
/// minutes, an hour, then hourly until 24 hours have been tried; each drawn from [delay/2, delay],
/// so that peers do not meet in step. Nothing when it is time to park.
std::optional<Duration> retry_delay(int attempts, Random& random);

}  // namespace tidegate::runtime
