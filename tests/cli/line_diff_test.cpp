#include "cli/line_diff.hpp"

#include "base/configuration_limits.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {
namespace {

using Lines = std::vector<std::string>;

std::string changes(Lines const& before, Lines const& after) {
    std::string text;
    for (LineChange const& change : diff_lines(before, after))
        text += (text.empty() ? "" : " ") + (change.side + change.text);
    return text;
}

TEST_CASE("line diff: only the lines that differ are told, removed ones first", "[cli]") {
    CHECK(changes({"a", "b", "c"}, {"a", "b", "c"}).empty());
    CHECK(changes({"a", "b", "c"}, {"a", "x", "c"}) == "-b +x");
    CHECK(changes({"a", "c"}, {"a", "b", "c"}) == "+b");
    CHECK(changes({"a", "b", "c"}, {"a", "c"}) == "-b");
    CHECK(changes({}, {"a", "b"}) == "+a +b");
    CHECK(changes({"a", "b"}, {}) == "-a -b");
    CHECK(changes({"a", "b", "c", "d"}, {"b", "x", "d", "e"}) == "-a -c +x +e");
    CHECK(changes({"n1", "n1"}, {"n1"}) == "-n1");
}

TEST_CASE("line diff: of too many lines all between the ends that agree are told", "[cli]") {
    Lines before(limits::line_diff_lines_max + 1, "b");
    Lines after(2, "a");
    before.front() = after.front() = "first";
    before.push_back("last");
    after.push_back("last");
    CHECK(diff_lines(before, after).size() == limits::line_diff_lines_max + 1);
}

}  // namespace
}  // namespace tidegate::cli
