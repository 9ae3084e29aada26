// Every code of an acknowledgement is proven by a golden file or is said to be never sent, and why:
// docs/acknowledgements.md is the table, and this test holds it against the lists of codes, the
// golden files and the program.
#include "cli/acknowledgement_golden.hpp"
#include "cli/run_command.hpp"
#include "support/shared.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace tidegate::cli {
namespace {

namespace fs = std::filesystem;

using Codes = std::set<std::string>;

/// The lists of the standards: X12 up to 005010 and later codes that the tables have (elements I18,
/// 715 to 718, 720, 723, of the 999 618, 620, 621), 0083 and 0085 of both service directories with
/// the values of early drafts.
std::map<std::string, std::string> const kLists{
    {"TA104", "A E R"},
    {"TA105",
     "000 001 002 003 004 005 006 007 008 009 010 011 012 013 014 015 016 017 018 019 020 021 022 "
     "023 024 025 026 027 028 029 030 031"},
    {"AK901", "A E M P R W X"},
    {"AK905", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 23 24 25 26 30 31"},
    {"AK501", "A E M R W X"},
    {"IK501", "A E M R W X"},
    {"AK502", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27"},
    {"IK502", "1 2 3 4 5 6 7 8 9 10 11 12 13 15 16 17 18 19 23 24 25 26 27 I5 I6"},
    {"AK304", "1 2 3 4 5 6 7 8"},
    {"IK304", "1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9"},
    {"AK403", "1 2 3 4 5 6 7 8 9 10 12 13"},
    {"IK403", "1 2 3 4 5 6 7 8 9 10 12 13 I6 I9 I10 I11 I12 I13"},
    {"0083", "1 2 3 4 5 6 7 8"},
    {"0085/3",
     "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 "
     "35 36 37 38 39 40 41 42 43 44"},
    {"0085/4",
     "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 20 21 22 23 24 25 26 28 29 30 32 33 35 36 37 39 "
     "40 44 45 46 47 48"},
};

Codes words_of(std::string const& text, char separator = ' ') {
    Codes words;
    std::istringstream in(text);
    for (std::string word; std::getline(in, word, separator);) {
        std::size_t const begin = word.find_first_not_of(' ');
        if (begin == std::string::npos) continue;
        words.insert(word.substr(begin, word.find_last_not_of(' ') - begin + 1));
    }
    return words;
}

std::vector<std::string> split(std::string const& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);) {
        std::size_t const begin = part.find_first_not_of(' ');
        parts.push_back(
            begin == std::string::npos ? ""
                                       : part.substr(begin, part.find_last_not_of(' ') - begin + 1)
        );
    }
    return parts;
}

/// What the page says of one code of one list.
struct Said {
    std::string list;
    std::string code;
    std::string reason;
    std::string golden;  ///< name of its file; empty: never sent
};

/// "[example](../tests/cli/golden/acknowledgements/ta105_000.txt)" -> "ta105_000".
std::string golden_of(std::string const& cell) {
    std::size_t const begin = cell.rfind('/') + 1;
    std::size_t const end = cell.rfind(".txt)");
    REQUIRE(begin != 0);
    REQUIRE(end != std::string::npos);
    return cell.substr(begin, end - begin);
}

/// The rows of docs/acknowledgements.md. A table begins with a row of the lists that it is about
/// ("AK502, IK502"), one column each behind the words; a cell is a link, "never", or "-" when the
/// list has no such code.
std::vector<Said> read_page() {
    std::vector<Said> all;
    std::vector<std::string> lists;
    std::ifstream file(TIDEGATE_SOURCE_DIR "/docs/acknowledgements.md");
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("| ")) {
            if (!line.starts_with("|-")) lists.clear();
            continue;
        }
        std::vector<std::string> const cells = split(line.substr(1), '|');
        if (lists.empty()) {
            lists = split(cells.at(0), ',');
            continue;
        }
        INFO(line);
        REQUIRE(cells.size() == lists.size() + 2);
        CHECK_FALSE(cells[1].empty());
        for (std::string const& code : words_of(cells[0], ',')) {
            for (std::size_t i = 0; i < lists.size(); ++i) {
                std::string const& cell = cells[i + 2];
                if (cell == "-") continue;
                all.push_back({lists[i], code, cells[1], cell == "never" ? "" : golden_of(cell)});
            }
        }
    }
    return all;
}

std::string text_of(fs::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST_CASE(
    "docs/acknowledgements.md: every code of every list is there once, sent or never", "[cli]"
) {
    std::map<std::string, std::multiset<std::string>> said;
    for (Said const& one : read_page()) said[one.list].insert(one.code);
    CHECK(said.size() == kLists.size());
    for (auto const& [list, codes] : kLists) {
        CAPTURE(list);
        Codes const wanted = words_of(codes);
        CHECK(said[list] == std::multiset<std::string>(wanted.begin(), wanted.end()));
    }
}

TEST_CASE("acknowledgement codes: the lists of this test are those of the standards", "[cli]") {
    auto const folder = test::shared_folder("standards");
    if (!folder) return;
    std::map<std::string, std::vector<std::string>> const kElements{
        {"I18", {"TA105"}}, {"715", {"AK901"}}, {"716", {"AK905"}}, {"717", {"AK501", "IK501"}},
        {"718", {"AK502"}}, {"720", {"AK304"}}, {"723", {"AK403"}}, {"618", {"IK502"}},
        {"620", {"IK304"}}, {"621", {"IK403"}}, {"0083", {"0083"}}, {"0085", {"0085/3", "0085/4"}},
    };
    std::map<std::string, Codes> found;
    for (char const* name : {"codes_x12.tsv", "codes_edifact.tsv"}) {
        std::istringstream file(text_of(*folder / "codes" / name));
        for (std::string line; std::getline(file, line);) {
            std::vector<std::string> const columns = split(line, '\t');
            auto const lists = kElements.find(columns.at(0));
            if (lists == kElements.end()) continue;
            for (std::string const& list : lists->second) {
                // Of 0085 the fourth and fifth column say in which syntax a value is; early drafts
                // are in neither.
                bool const is_draft = columns.at(3) == "n" && columns.at(4) == "n";
                if (list == "0085/3" && columns[3] == "n" && !is_draft) continue;
                if (list == "0085/4" && columns[4] == "n" && !is_draft) continue;
                found[list].insert(columns.at(1));
            }
        }
    }
    for (auto const& [list, codes] : found) {
        CAPTURE(list);
        CHECK(codes == words_of(kLists.at(list)));
    }
    CHECK(found.size() + 1 == kLists.size());  // TA104 is not among the tables
}

TEST_CASE("edi ack: golden files of acknowledgements have the answers of today", "[cli][golden]") {
    bool const updates = std::getenv("TIDEGATE_GOLDEN_UPDATE") != nullptr;
    for (AcknowledgementGolden const& golden : read_acknowledgement_goldens()) {
        CAPTURE(golden.path.filename().string());
        CHECK(golden.comment.starts_with("# "));
        CHECK_FALSE(golden.answers.empty());
        AcknowledgementGolden today = golden;
        for (GoldenAnswer& answer : today.answers)
            answer.text = answer_of(golden.received, answer.options);
        if (updates) {
            std::ofstream(golden.path, std::ios::binary) << today.text();
        } else {
            CHECK(today.text() == golden.text());
        }
    }
}

TEST_CASE(
    "docs/acknowledgements.md: each code that is sent occurs in the answer of its example", "[cli]"
) {
    std::map<std::string, std::set<ListedCode>> proven;
    for (AcknowledgementGolden const& golden : read_acknowledgement_goldens()) {
        for (GoldenAnswer const& answer : golden.answers)
            proven[golden.path.stem().string()].merge(codes_in(answer.text));
    }
    std::set<std::string> used;
    for (Said const& one : read_page()) {
        if (one.golden.empty()) continue;
        INFO(one.list << " " << one.code << " in " << one.golden);
        used.insert(one.golden);
        CHECK(proven[one.golden].contains({one.list, one.code}));
    }
    for (auto const& [name, codes] : proven) {
        CAPTURE(name);
        CHECK(used.contains(name));
    }
}

TEST_CASE("edi ack: a code that is never sent is in no golden answer", "[cli]") {
    std::set<ListedCode> never;
    for (Said const& one : read_page()) {
        if (one.golden.empty()) never.emplace(one.list, one.code);
    }
    CHECK_FALSE(never.empty());
    std::vector<fs::path> paths;
    for (char const* folder : {"cli/golden", "cli/golden/acknowledgements", "standards/golden"}) {
        for (auto const& entry :
             fs::directory_iterator(fs::path(TIDEGATE_SOURCE_DIR) / "tests" / folder)) {
            bool const is_answer =
                std::string_view(folder) != "cli/golden" ||
                entry.path().filename().string().find("ack_") != std::string::npos;
            if (entry.is_regular_file() && is_answer) paths.push_back(entry.path());
        }
    }
    CHECK(paths.size() > 100);
    for (fs::path const& path : paths) {
        CAPTURE(path.string());
        std::string text = text_of(path);
        // Golden files of commands have an answer on one line.
        for (std::size_t at = 0; (at = text.find_first_of("~'", at)) != std::string::npos; at += 2)
            text.insert(at + 1, "\n");
        for (ListedCode const& code : codes_in(text.substr(text.find("====") + 1))) {
            INFO(code.first << " " << code.second);
            CHECK_FALSE(never.contains(code));
        }
    }
}

/// AK101 to AK202 repeat what was received, right or wrong.
bool is_repeated_value(std::string const& line) {
    for (char const* element : {": error: AK10", ": error: AK20"}) {
        if (line.find(element) != std::string::npos) return true;
    }
    return false;
}

TEST_CASE("edi ack: every answer is right by our own dictionaries", "[cli]") {
    fs::path const file =
        fs::temp_directory_path() / fmt::format("tidegate_answer_{}.edi", ::getpid());
    for (AcknowledgementGolden const& golden : read_acknowledgement_goldens()) {
        for (GoldenAnswer const& answer : golden.answers) {
            INFO(golden.path.filename().string() << ", edi ack " << answer.options);
            std::ofstream(file, std::ios::binary) << answer.text;
            Ran const ran = run_command("edi check " + file.string());
            INFO(ran.text());
            CHECK(ran.exit <= 1);
            std::istringstream lines(ran.out);
            for (std::string line; std::getline(lines, line);) {
                if (line.find(": error:") != std::string::npos) CHECK(is_repeated_value(line));
            }
        }
    }
    fs::remove(file);
}

}  // namespace
}  // namespace tidegate::cli
