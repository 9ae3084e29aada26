// A map that is like one of another release: what its base says of groups and elements, said in the
// numbers of its own release. Internal to load.
#pragma once

#include "maps/ast.hpp"
#include "standards/dictionary.hpp"

namespace tidegate::maps {

/// Groups of the base become those of `set` that begin with the same segment; of several the first
/// whose number is not below that of the base, because releases add groups. A simple element that
/// has become a composite is its first component. What has no place is left for compile() to tell.
void change_release(MapText& map, standards::SetDefinition const& set);

}  // namespace tidegate::maps
