// Reads one line of a block: elements or paths, a field or expression, marks. Internal to parse.
#pragma once

#include "maps/lexer.hpp"
#include "maps/parse_codes.hpp"

#include <optional>

namespace tidegate::maps {

/// True for a word that may stand behind a line: codes, decimal, read ...
bool is_line_mark(Word const& word);

/// "REF[01=CT,02=A/B]": the segment of a block, with its filters.
bool parse_tag(Word const& word, BlockStatement& made, ParseReport& report);

/// What is wrong is reported, and makes the result false or nothing.
class LineParser {
public:
    LineParser(ParseReport& report, bool is_xml) : report_(report), is_xml_(is_xml) {}

    std::optional<LineStatement> element_line(LexedLine const& line);

    /// One mark with its arguments; `at` moves behind it.
    bool modifier(std::vector<Word> const& words, std::size_t& at, LineStatement& made);

    /// "06,07 .. 24,25", of XML "cbc:IssueDate,cbc:IssueTime": `at` moves behind it.
    bool places(std::vector<Word> const& words, std::size_t& at, PlacesStatement& out);

private:
    bool check(
        LexedLine const& line, std::vector<Word> const& words, std::size_t& at, LineStatement& made
    );
    bool pair(std::vector<Word> const& words, std::size_t& at, LineStatement& made);
    bool place_list(Word const& word, std::vector<Place>& out);
    std::nullopt_t wrong(Word const& word, std::string message, std::string remedy = {});

    ParseReport& report_;
    bool is_xml_;
};

}  // namespace tidegate::maps
