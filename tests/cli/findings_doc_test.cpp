// docs/findings.md is the public form of the table in syntax/finding.cpp: they must not differ.
#include "syntax/finding.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tidegate::cli {
namespace {

std::string_view text_of(syntax::Level level) {
    switch (level) {
        case syntax::Level::interchange:
            return "interchange";
        case syntax::Level::group:
            return "group";
        case syntax::Level::set:
            return "set";
        case syntax::Level::segment:
            return "segment";
        case syntax::Level::element:
            return "element";
    }
    return "";
}

/// The cells of "| a | b |".
std::vector<std::string> cells_of(std::string const& line) {
    std::vector<std::string> cells;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        std::size_t const begin = cell.find_first_not_of(" `");
        std::size_t const end = cell.find_last_not_of(" `");
        cells.push_back(begin == std::string::npos ? "" : cell.substr(begin, end - begin + 1));
    }
    return cells;
}

TEST_CASE("docs/findings.md: its table is that of the program, row by row", "[cli]") {
    std::ifstream file(TIDEGATE_SOURCE_DIR "/docs/findings.md");
    REQUIRE(file);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("| `")) rows.push_back(cells_of(line));
    auto const kinds = syntax::finding_kinds();
    REQUIRE(rows.size() == kinds.size());
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        syntax::FindingKind const& kind = kinds[i];
        INFO("row " << i + 1 << ": " << kind.name);
        REQUIRE(rows[i].size() >= 7);
        CHECK(rows[i][0] == kind.name);
        CHECK(rows[i][1] == text_of(kind.level));
        CHECK(rows[i][2] == (kind.severity == syntax::Severity::error ? "error" : "warning"));
        CHECK(rows[i][3] == kind.x12);
        CHECK(rows[i][4] == kind.edifact);
        CHECK_FALSE(rows[i][5].empty());  // what it means
        CHECK_FALSE(rows[i][6].empty());  // what to do
    }
}

}  // namespace
}  // namespace tidegate::cli
