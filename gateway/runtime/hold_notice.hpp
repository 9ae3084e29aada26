// A held order keeps its answer back until a person decides. When four fifths of the time for the
// answer have passed, the buyer is told that the order is on hold, by an 855 AH or what the
// standard has in its place (design: decision 20). The decision follows as an 865 where the partner
// agreed to one, else as a replacement of that answer.
#pragma once

#include "runtime/services.hpp"

#include <cstddef>
#include <functional>

namespace tidegate::runtime {

/// Queues a notice for each held order whose profile gives its answer a time (`within`) and that
/// has none yet. One that cannot be written is told once, in the log and the audit. Calls
/// `on_deliveries` when something is to be sent. Returns how many notices were queued. Throws
/// DatabaseFailed.
std::size_t send_hold_notices_blocking(
    Services const& services, std::function<void()> const& on_deliveries
);

}  // namespace tidegate::runtime
