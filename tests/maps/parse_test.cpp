#include "maps/parse.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

std::string errors_of(std::string const& text) {
    MapText map;
    std::string out;
    for (Error const& error : parse_map(text, "t.map", map)) out += error.text() + "\n";
    return out;
}

TEST_CASE(
    "map text: a wrong line is reported with file, line, column and what to write", "[maps]"
) {
    struct Case {
        char const* text;
        char const* expected;  ///< part of the report
    };
    static constexpr Case kCases[] = {
        {"", "t.map:1:1"},
        {"", "begin with: map x12/004010/850 <-> order"},
        {"map x12/004010/850 order\n", "t.map:1:1: this is not a map statement"},
        {"map a/b/c <-> order\nmap a/b/c <-> order\n", "t.map:2:1: a second map statement"},
        {"map a/b/c <-> order\nunmapped drop\n",
         "t.map:2:10: 'drop' is not one of keep, warn, refuse"},
        {"map a/b/c <-> order\nBEG\n\t01 <-> number\n", "t.map:3:1: a tab"},
        {"map a/b/c <-> order\nBEG\n", "t.map:2:1: the block is empty"},
        {"map a/b/c <-> order\n  BEG\n", "t.map:2:3: this line is indented"},
        {"map a/b/c <-> order\nBEG\n    01 <-> a\n  02 <-> b\n",
         "t.map:4:3: the indentation fits no line above"},
        {"map a/b/c <-> order\nBEG\n  01 number\n", "t.map:3:6: '<->' or '===' is missing"},
        {"map a/b/c <-> order\nBEG\n  00 <-> number\n", "t.map:3:3: '00' is no element"},
        {"map a/b/c <-> order\nBEG\n  1x <-> number\n", "t.map:3:3: '1x' is no element"},
        {"map a/b/c <-> order\nBEG\n  100 <-> number\n", "t.map:3:3: '100' is no element"},
        {"map a/b/c <-> order\nBEG\n  01 <-> number loud\n",
         "t.map:3:17: 'loud' is not expected here"},
        {"map a/b/c <-> order\nBEG\n  01 <-> number codes\n", "t.map:3:17: 'codes' needs a word"},
        {"map a/b/c <-> order\nBEG\n  01 <->\n", "t.map:3:6: the right side is missing"},
        {"map a/b/c <-> order\nBEG\n  01 === sum(\n", "t.map:3:13: ')' is missing"},
        {"map a/b/c <-> order\nBEG\n  01 === 1 +\n", "t.map:3:13: something is missing"},
        {"map a/b/c <-> order\nBEG\n  01 <-> \"x\n", "the closing quote is missing"},
        {"map a/b/c <-> order\nREF[01]\n  02 <-> a\n", "t.map:2:1: this filter is not understood"},
        {"map a/b/c <-> order\nREF[01=A\n  02 <-> a\n", "']' is missing"},
        {"map a/b/c <-> order\nref\n  02 <-> a\n",
         "t.map:2:1: 'ref' is neither a segment nor an element"},
        {"map a/b/c <-> order\nN1 <-> a loud\n  02 <-> a\n",
         "t.map:2:10: 'loud' is not expected here"},
        {"map a/b/c <-> order\n03,04 <-> x\n  03 <-> a\n",
         "elements with lines below them are a list"},
        {"map a/b/c <-> order\ncodes x\n", "t.map:2:7: the table has no codes"},
        {"map a/b/c <-> order\ncodes x 01\n", "t.map:2:9: code '01' has no word"},
        {"map a/b/c <-> order\ncodes x 01 a (maybe)\n",
         "t.map:2:14: '(maybe)' is not (read), (write)"},
        {"map a/b/c <-> order\ncodes x 01 a 02 b\n", "t.map:2:14: '|' or the next line"},
        {"map a/b/c <-> order\nN1\n  01 <-> a\n    02 <-> b\n",
         "t.map:4:5: an element line has nothing below it"},
        {"map a/b/c <-> order\nN1\n  01 <-> \xFF\n", "t.map:3:1: the line is not UTF-8"},
    };
    for (Case const& test : kCases) {
        INFO(test.text);
        std::string const errors = errors_of(test.text);
        INFO(errors);
        CHECK(errors.find(test.expected) != std::string::npos);
    }
}

TEST_CASE("map text: every wrong line is reported, not only the first", "[maps]") {
    std::string const errors =
        errors_of("map a/b/c <-> order\nBEG\n  1x <-> a\n  02 b\n  03 <-> c\n");
    CHECK(errors.find("t.map:3:3") != std::string::npos);
    CHECK(errors.find("t.map:4:6") != std::string::npos);
}

TEST_CASE("map text: nesting without end is refused, not followed", "[maps]") {
    std::string text = "map a/b/c <-> order\n";
    for (std::size_t depth = 0; depth < 1000; ++depth) text += std::string(depth, ' ') + "N1\n";
    CHECK(errors_of(text).find("nests deeper than 16") != std::string::npos);
}

TEST_CASE("map text: any cut of a map is parsed or refused without harm", "[maps]") {
    std::string const text =
        "map x12/004010/850 <-> order # c\ncodes a 01 b (read) | \"0 2\" c (12)\n  03 d\n"
        "each N1[01=\"A,B\"/C,02=\"\"] <-> parties read\n  03,04 .. 5.1,5.2 <-> ids pair UL gln | "
        "1 duns\n"
        "  01 === count(lines) + 1 optional warning\n  \"x\\n\" <-> name read\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        MapText map;
        CHECK_NOTHROW(parse_map(text.substr(0, size), "t.map", map));
        std::string broken = text;
        if (size < text.size()) broken[size] = '[';
        MapText other;
        CHECK_NOTHROW(parse_map(broken, "t.map", other));
    }
    MapText map;
    CHECK(parse_map(text, "t.map", map).empty());
}

TEST_CASE("code file: only codes statements are allowed", "[maps]") {
    MapText map;
    CHECK(parse_codes("codes a 01 b\n", "c.codes", map).empty());
    CHECK(map.tables.size() == 1);
    MapText wrong;
    std::vector<Error> const errors = parse_codes("BEG\n  01 <-> a\n", "c.codes", wrong);
    REQUIRE(errors.size() == 1);
    CHECK(
        errors[0].text().find(
            "c.codes:1:1: an included file holds 'codes' and 'fragment' statements only"
        ) != std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
