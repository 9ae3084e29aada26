// Entries of code tables, and the errors of a file. Internal to parse.
#pragma once

#include "maps/ast.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

/// Adds errors with the place of a word to a list.
class ParseReport {
public:
    ParseReport(std::vector<std::string> const& files, std::vector<Error>& errors)
        : files_(files), errors_(errors) {}
    void add(Word const& word, std::string message, std::string remedy = {});

private:
    std::vector<std::string> const& files_;
    std::vector<Error>& errors_;
};

/// `CODE word [(read)|(write)|(12)] [| ...]` from words[at] on; `at` moves to what is no entry.
/// False after an error.
bool parse_code_list(
    std::vector<Word> const& words, std::size_t& at, CodesStatement& table, ParseReport& report
);

/// The codes of `remove codes NAME CODE CODE`, from words[at] on.
void parse_removed_codes(std::vector<Word> const& words, std::size_t at, CodesStatement& table);

}  // namespace tidegate::maps
