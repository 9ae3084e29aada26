// Lines of a map as words. Internal to parse.cpp.
#pragma once

#include "maps/ast.hpp"

#include <string_view>
#include <vector>

namespace tidegate::maps {

/// One line that says something: comment and blanks removed.
struct LexedLine {
    std::uint32_t number = 0;
    std::uint32_t indent = 0;  ///< blanks in front
    std::string_view text;     ///< of the whole line, for expressions
    std::vector<Word> words;   ///< `|` stands alone; `[...]` belongs to the word before it
};

/// Splits the text. Errors are appended to `errors`; the line they are in is left out.
std::vector<LexedLine> lex(
    std::string_view text, std::uint32_t file, std::string const& name, std::vector<Error>& errors
);

}  // namespace tidegate::maps
