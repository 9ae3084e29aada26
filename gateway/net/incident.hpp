// The number of an incident: shown to the peer, written to the log, searched in the console.
#pragma once

#include "base/ids.hpp"

#include <string>

namespace tidegate::net {

/// Nine characters of 0-9 and A-Z without I, L, O, U: 45 random bits that survive a telephone.
std::string make_incident_id(Random& random);

}  // namespace tidegate::net
