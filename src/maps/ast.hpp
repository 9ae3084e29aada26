// A map as it is written: statements with their places, before any dictionary or document type is
// looked at.
#pragma once

#include "base/expression.hpp"
#include "maps/program.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::maps {

/// Where a statement stands. Lines and columns count from 1.
struct Spot {
    std::uint32_t file = 0;  ///< in MapText::files
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// A word of a line with its place.
struct Word {
    std::string text;
    Spot spot;
    bool is_quoted = false;
};

/// `CODE word (read)`, `CODE word (12)`, `CODE field=value`.
struct CodeStatement {
    Word code;
    Word word;
    bool reads = true;
    bool writes = true;
    std::size_t length = 0;
};

/// `codes NAME CODE word | ...`
struct CodesStatement {
    Word name;
    std::vector<CodeStatement> codes;
    bool is_included = false;  ///< from a code file: need not be used
};

/// `06,07 .. 24,25`
struct PlacesStatement {
    std::vector<Place> first;
    std::vector<Place> last;  ///< empty: no range
    Spot spot;
};

/// A line with `<->` or `===`.
struct LineStatement {
    Spot spot;
    PlacesStatement places;                ///< empty: the left side is `literal`
    std::optional<Word> literal;           ///< on either side
    std::optional<Expression> expression;  ///< of `===`
    Word target;
    std::optional<Word> codes;
    std::optional<Word> pair;                  ///< named table
    std::optional<CodesStatement> pair_codes;  ///< written in the line
    std::optional<Word> date;
    std::optional<Word> default_value;
    std::optional<Word> join;
    std::optional<Word> when;  ///< field that must be present for writing
    bool is_decimal = false;
    bool is_sscc = false;
    bool is_index = false;
    bool is_key = false;
    bool is_optional = false;
    bool is_warning = false;
    bool only_read = false;
    bool only_write = false;
};

struct FilterStatement {
    Filter filter;
    Spot spot;
};

struct BlockStatement {
    Spot spot;
    bool is_each = false;
    std::string group;  ///< EDIFACT: "SG25" in front of the tag
    Word tag;
    std::string address;  ///< "REF[01=CT]"
    std::vector<FilterStatement> filters;
    std::optional<Word> target;
    std::optional<PlacesStatement> slots;
    std::vector<Word> same;  ///< fields behind `same`
    bool only_read = false;
    bool only_write = false;
    std::vector<LineStatement> lines;
    std::vector<BlockStatement> blocks;
};

/// `hierarchy HL structure`, and below it `word LEVEL LEVEL ...`
struct HierarchyStatement {
    struct Tree {
        Word word;
        std::vector<Word> levels;
    };
    Word tag;
    Word field;
    std::vector<Tree> trees;
};

struct MapText {
    std::vector<std::string> files;  ///< 0 is the map; code files follow
    Word id;
    Word document;
    Unmapped unmapped = Unmapped::keep;
    std::vector<Word> includes;
    std::vector<CodesStatement> tables;
    std::optional<HierarchyStatement> hierarchy;
    std::vector<BlockStatement> blocks;
};

}  // namespace tidegate::maps
