// The people beside the gateway: one ships what was promised, one has parked work done again, one
// sends again what partners say they lost.
#pragma once

#include "runtime/services.hpp"
#include "sim/chance.hpp"
#include "sim/trace.hpp"

namespace tidegate::sim {

/// Ships one order, chosen by chance, whole. Throws DatabaseFailed.
void ship_one_blocking(runtime::Services const& services, Chance& chance, Trace& trace);

/// Replays what is parked. A bug that parked something is a broken promise. Throws DatabaseFailed.
void replay_all_blocking(runtime::Services const& services, Trace& trace);

/// Has a delivery repeated that a partner has confirmed, chosen by chance, until each eighth was.
/// Throws DatabaseFailed.
void repeat_one_blocking(runtime::Services const& services, Chance& chance, Trace& trace);

}  // namespace tidegate::sim
