// Elements and components that a line of a map names. Internal to compile.
#pragma once

#include "maps/ast.hpp"
#include "maps/code_tables.hpp"
#include "maps/program.hpp"

#include <vector>

namespace tidegate::maps {

/// Reports when `segment` has no such element or component.
bool check_place(
    Place place, standards::SegmentDefinition const& segment, Spot const& spot, Report& report
);

/// Every place of `06,07 .. 24,25`; empty after an error.
std::vector<Place> expand(PlacesStatement const& places, Report& report);

}  // namespace tidegate::maps
