// Puts the statements of fragments in place of the `use` lines. Internal to src/maps.
#pragma once

#include "maps/ast.hpp"

namespace tidegate::maps {

/// Fragments of `map` into its blocks and into the content of its changes; no `use` is left. Every
/// statement keeps its own spot, and Spot::use says where it was put in. Errors: a fragment that
/// does not exist, that uses itself, or whose lines stand outside of a block.
std::vector<Error> expand_fragments(MapText& map);

}  // namespace tidegate::maps
