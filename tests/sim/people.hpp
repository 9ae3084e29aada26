// The two people beside the gateway: one ships what was promised, one has parked work done again.
#pragma once

#include "runtime/services.hpp"
#include "sim/chance.hpp"
#include "sim/trace.hpp"

namespace tidegate::sim {

/// Ships one order, chosen by chance, whole. Throws DatabaseFailed.
void ship_one_blocking(runtime::Services const& services, Chance& chance, Trace& trace);

/// Replays what is parked. A bug that parked something is a broken promise. Throws DatabaseFailed.
void replay_all_blocking(runtime::Services const& services, Trace& trace);

}  // namespace tidegate::sim
