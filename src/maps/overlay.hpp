// Lays one map over another: `map acme/850 like x12/004010/850`. Grammar: mappers/README.md. What
// comes out is a map like any other, whose statements know the files they stand in.
#pragma once

#include "maps/ast.hpp"

#include <expected>

namespace tidegate::maps {

/// All statements of `base`, changed as `overlay` says. Both have the same MapText::files and no
/// `use` left. Errors: an address that does not resolve, with the nearest one; a statement that no
/// overlay may have; each with the places in both files.
std::expected<MapText, std::vector<Error>> apply_overlay(MapText base, MapText overlay);

/// What only an overlay may say, in a map that is none.
std::vector<Error> check_plain(MapText const& map);

/// True for the id of a whole map, "x12/004010/850"; "acme/850" names an overlay.
bool is_whole_id(std::string_view id);

}  // namespace tidegate::maps
