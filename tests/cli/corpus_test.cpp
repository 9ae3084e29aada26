// The table of public purchase orders in docs/conformance.md says what the commands say.
#include "cli/run_command.hpp"
#include "support/shared.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace tidegate::cli {
namespace {

/// The cell with this ordinal (from 1) of "| a | b |".
std::string cell(std::string const& line, int ordinal) {
    std::size_t begin = 0;
    for (int i = 0; i < ordinal; ++i) begin = line.find('|', begin) + 1;
    std::string text = line.substr(begin, line.find('|', begin) - begin);
    std::erase(text, '`');
    std::size_t const front = text.find_first_not_of(' ');
    return text.substr(front, text.find_last_not_of(' ') + 1 - front);
}

TEST_CASE("docs/conformance.md: its table is what the commands say of the corpus", "[cli]") {
    auto const folder = test::shared_folder("corpus");
    if (!folder) return;
    std::filesystem::path const corpus = *folder / "x12";
    std::ifstream doc(TIDEGATE_SOURCE_DIR "/docs/conformance.md");
    std::size_t rows = 0;
    for (std::string line; std::getline(doc, line);) {
        if (!line.starts_with("| `") || line.starts_with("| `edifact/")) continue;
        ++rows;
        std::string const file = (corpus / cell(line, 1)).string();
        INFO(file);
        Ran const check = run_command("edi check " + file);
        std::string const verdict = check.exit == 0   ? "valid"
                                    : check.exit == 1 ? "not valid"
                                                      : "not X12";
        CHECK(verdict == cell(line, 2));
        Ran const read = run_command("map read " + file);
        std::string const documents = std::to_string(std::ranges::count(read.out, '\n'));
        CHECK(documents == cell(line, 3).substr(0, cell(line, 3).find(' ')));
    }
    CHECK(rows > 50);
}

std::string verdict_of(std::string const& file) {
    Ran const check = run_command("edi check " + file);
    return check.exit == 0 ? "valid" : check.exit == 1 ? "not valid" : "not EDI";
}

TEST_CASE(
    "docs/conformance.md: its table of EDIFACT holds all that is not as the corpus says", "[cli]"
) {
    auto const folder = test::shared_folder("corpus");
    if (!folder) return;
    std::map<std::string, std::string> verdicts;
    std::ifstream doc(TIDEGATE_SOURCE_DIR "/docs/conformance.md");
    for (std::string line; std::getline(doc, line);) {
        if (line.starts_with("| `edifact/")) verdicts[cell(line, 1)] = cell(line, 2);
    }
    CHECK(verdicts.size() > 50);
    for (auto const& [path, verdict] : verdicts) {
        INFO(path);
        CHECK(verdict_of((*folder / path).string()) == verdict);
    }
    constexpr std::size_t kPath = 0;
    constexpr std::size_t kStandard = 5;
    constexpr std::size_t kJudgement = 10;
    std::ifstream manifest(*folder / "MANIFEST.tsv");
    for (std::string line; std::getline(manifest, line);) {
        std::vector<std::string> columns;
        std::istringstream stream(line);
        for (std::string column; std::getline(stream, column, '\t');) columns.push_back(column);
        if (columns.size() <= kJudgement || columns[kStandard] != "EDIFACT" ||
            columns[kJudgement] != "valid" || verdicts.contains(columns[kPath]))
            continue;
        INFO(columns[kPath]);
        CHECK(verdict_of((*folder / columns[kPath]).string()) == "valid");
    }
}

}  // namespace
}  // namespace tidegate::cli
