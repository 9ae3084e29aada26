// Statements of a map that speak of all of it: map, include, unmapped, require, forbid, hierarchy.
// Internal to parse.
#pragma once

#include "maps/lexer.hpp"
#include "maps/parse_codes.hpp"

#include <span>

namespace tidegate::maps {

/// True for a line that parse_head() takes.
bool is_head(std::vector<Word> const& words);

/// Any of them but the hierarchy, which has lines below it.
void parse_head(std::vector<Word> const& words, MapText& map, ParseReport& report);

/// `lines`: the statement and what is below it.
void parse_hierarchy(std::span<LexedLine const> lines, MapText& map, ParseReport& report);

}  // namespace tidegate::maps
