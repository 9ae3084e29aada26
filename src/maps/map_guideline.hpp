// The guideline of what a map reads: its segments and elements, and the codes that it has words
// for. Documents made from it go through the map with little left over.
#pragma once

#include "maps/program.hpp"

#include <string>

namespace tidegate::maps {

/// The text of a .guide file (docs/guidelines.md) on the map's set. The map is one of segments.
/// With a target, a map of the same document, only codes whose meaning that one can write.
std::string guideline_of(Program const& program, Program const* target = nullptr);

}  // namespace tidegate::maps
