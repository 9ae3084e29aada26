// Prints a map, merged and with its fragments in place, as the file it would be if it stood in one:
// behind every line the place it comes from.
#pragma once

#include "maps/ast.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

/// A file that compiles to the program of `map`. `names` stand for MapText::files in the comments.
/// Code tables that come from included files are there when a line uses them.
std::string format_map(MapText const& map, std::vector<std::string> const& names);

}  // namespace tidegate::maps
