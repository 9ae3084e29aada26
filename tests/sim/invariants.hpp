// What must hold: after each death of what was promised, and at the end of everything
// (spec/reliability.md section 4, codes D, E, L, O, G, A). Read with SQL of its own, and compared
// with what the partners remember.
#pragma once

#include "sim/surroundings.hpp"

namespace tidegate::sim {

/// No life of the gateway is at work: every MDN that a partner holds has its message, and
/// everything that came to a partner has its delivery.
void check_promises(Surroundings& around);

/// Whether nothing is left to do in the database.
bool is_at_rest(Surroundings& around);

/// The whole of it, once all is at rest and the gateway has ended well.
void check_end(Surroundings& around);

}  // namespace tidegate::sim
