// The documentation as data: the pages, their code, links, headings and examples.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tidegate::docs {

/// A piece of a page with the line it stands on.
struct Piece {
    std::string text;
    std::size_t line = 0;
};

struct Page {
    std::string path;               ///< from the repository's root
    std::vector<Piece> code_spans;  ///< between backticks, outside blocks
    std::vector<Piece> code_lines;  ///< lines of fenced blocks
    std::vector<Piece> blocks;      ///< fenced blocks, whole, without the fences
    std::vector<Piece> links;       ///< targets of [text](target)
    std::set<std::string> anchors;  ///< of the headings, as a link names them
};

/// README.md, CONTRIBUTING.md, CHANGELOG.md, everything in docs/, and the pages in partners/.
std::vector<Page> read_pages(std::filesystem::path const& root);

/// "noun verb", or "verb" for commands of one word: every row of the command tables in gateway/cli.
std::set<std::string> read_commands(std::filesystem::path const& root);

/// The command that `code` calls behind each "tidegate ": "doc list", "serve". Words that are no
/// command are given as they stand.
std::vector<std::string> commands_in(std::string const& code, std::set<std::string> const& known);

/// Keys that the configuration readers in src/partners ask for by a literal name.
std::set<std::string> read_configuration_keys(std::filesystem::path const& root);

std::string read_text(std::filesystem::path const& path);

}  // namespace tidegate::docs
