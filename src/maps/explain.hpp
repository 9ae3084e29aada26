// Lineage for people: which bytes and which line of the map a field came from.
#pragma once

#include "maps/read.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::maps {

/// The lineage of `field` ("lines[0].quantity") and of everything below it; all when empty.
std::vector<Lineage> lineage_of(ReadResult const& result, std::string_view field);

/// One line: field, value, element, bytes and the map's file:line.
std::string describe(Lineage const& lineage, Program const& program);

}  // namespace tidegate::maps
