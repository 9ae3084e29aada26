// Reads the text of a map or of a code file: lines, indentation, words. Grammar: mappers/README.md.
// Says nothing about dictionaries and documents (compile.hpp).
#pragma once

#include "maps/ast.hpp"

#include <string_view>
#include <vector>

namespace tidegate::maps {

/// Appends what `text` says to `map`; `file` is the name for errors. A code file holds `codes`
/// statements only. Every error found, at most limits::map_errors_max, each configuration with
/// file:line:column and, where one is known, the remedy.
std::vector<Error> parse_map(std::string_view text, std::string_view file, MapText& map);
std::vector<Error> parse_codes(std::string_view text, std::string_view file, MapText& map);

}  // namespace tidegate::maps
