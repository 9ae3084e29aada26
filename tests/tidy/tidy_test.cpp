// Style is tested, not asked for: floors, include cycles, sizes of files and functions, line
// widths, dead headers.
#include "tidy/source_tree.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

using namespace tidegate::tidy;

namespace {

constexpr std::size_t kFileLinesMax = 600;
constexpr std::size_t kFunctionLinesMax = 70;
constexpr std::size_t kColumnsMax =
    120;  // clang-format keeps 100 where it can; literals may not break
constexpr std::size_t kTestColumnsMax = 200;  // rows of tables: bytes beside their expectation

/// docs/architecture.md, "Floors". A file includes only from floors below or from its own folder.
std::map<std::string, int> const kFloors{
    {"src/base", 0},           {"src/partners", 1},      {"src/syntax", 2},
    {"src/documents", 2},      {"src/as2", 2},           {"src/standards", 3},
    {"src/orders", 3},         {"src/maps", 4},          {"gateway/net", 5},
    {"src/store", 5},          {"src/stages", 5},        {"gateway/runtime", 6},
    {"gateway/transports", 7}, {"gateway/rehearsal", 8}, {"gateway/api", 8},
    {"gateway/console", 8},    {"gateway/cli", 9},       {"gateway", 10},
};

SourceTree const& tree() {
    static SourceTree const instance = read_source_tree(TIDEGATE_SOURCE_DIR);
    return instance;
}

}  // namespace

TEST_CASE("tidy: every source folder has a floor", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        if (file.is_test()) continue;
        CAPTURE(file.path);
        CHECK(kFloors.contains(file.folder()));
    }
}

TEST_CASE("tidy: a file includes only from floors below or from its own folder", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        if (file.is_test()) continue;
        for (std::string const& included : file.includes) {
            SourceFile const* target = tree().find(included);
            if (target == nullptr || target->folder() == file.folder()) continue;
            CAPTURE(file.path, target->path);
            CHECK(kFloors.at(target->folder()) < kFloors.at(file.folder()));
        }
    }
}

TEST_CASE("tidy: headers do not include each other in a circle", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        CAPTURE(file.path);
        CHECK(tree().find_include_cycle(file).empty());
    }
}

TEST_CASE("tidy: no file is longer than 600 lines", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        CAPTURE(file.path, file.lines.size());
        CHECK(file.lines.size() <= kFileLinesMax);
    }
}

TEST_CASE("tidy: no function is longer than 70 lines", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        if (file.is_test()) continue;
        for (Function const& function : find_functions(file)) {
            CAPTURE(file.path, function.line, function.length);
            CHECK(function.length <= kFunctionLinesMax);
        }
    }
}

TEST_CASE(
    "tidy: no line is wider than its limit, none ends in a blank, none holds a tab", "[tidy]"
) {
    for (SourceFile const& file : tree().files) {
        for (std::size_t i = 0; i < file.lines.size(); ++i) {
            std::string const& line = file.lines[i];
            // JSON and EDI that a test expects stand in one literal, however long.
            bool const is_literal = file.is_test() && line.contains("R\"(");
            bool const is_narrow = line.size() <= (file.is_test() ? kTestColumnsMax : kColumnsMax);
            if ((is_narrow || is_literal) && !line.ends_with(' ') && !line.contains('\t')) continue;
            CAPTURE(file.path, i + 1, line);
            CHECK(false);
        }
    }
}

TEST_CASE("tidy: every header of the product is included by somebody", "[tidy]") {
    std::set<std::string> included;
    for (SourceFile const& file : tree().files)
        included.insert(file.includes.begin(), file.includes.end());
    for (SourceFile const& file : tree().files) {
        if (!file.path.ends_with(".hpp") || file.path.starts_with("cmake/")) continue;
        CAPTURE(file.path);
        CHECK(included.contains(file.include_name()));
    }
}

TEST_CASE("tidy: a header begins with what it is, and includes once", "[tidy]") {
    for (SourceFile const& file : tree().files) {
        if (!file.path.ends_with(".hpp")) continue;
        CAPTURE(file.path);
        CHECK(file.lines.at(0).starts_with("// "));
        CHECK(std::ranges::count(file.lines, "#pragma once") == 1);
    }
}

TEST_CASE("tidy: no marker of unfinished work is left in the sources", "[tidy]") {
    // Spelled in two parts, or this file would find itself.
    for (std::string const& marker :
         {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("X") + "XX:"}) {
        for (SourceFile const& file : tree().files) {
            for (std::size_t i = 0; i < file.lines.size(); ++i) {
                if (file.lines[i].find(marker) == std::string::npos) continue;
                CAPTURE(file.path, i + 1);
                CHECK(false);
            }
        }
    }
}

TEST_CASE("tidy: a function's length is counted from its head to its closing brace", "[tidy]") {
    SourceFile file;
    file.lines = {
        "namespace a {",
        "int f() {",
        "    if (x) {",
        "    }",
        "    return 1;",
        "}",
        "struct B {",
        "    int g() { return '}'; }  // {",
        "};",
        "}"
    };
    auto const functions = find_functions(file);
    REQUIRE(functions.size() == 2);
    CHECK(functions[0].line == 2);
    CHECK(functions[0].length == 5);
    CHECK(functions[1].line == 8);
    CHECK(functions[1].length == 1);
}
