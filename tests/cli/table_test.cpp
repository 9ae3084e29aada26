#include "cli/table.hpp"

#include <catch2/catch.hpp>

#include <sstream>

TEST_CASE("table: columns are as wide as their widest value, and no line ends in blanks", "[cli]") {
    tidegate::cli::Table table({"ITEM", "QTY", "NOTE"});
    CHECK(table.empty());
    table.add({"W-1", "1000", ""});
    table.add({"Ma\xc3\x9f", "2", "x"});
    CHECK_FALSE(table.empty());
    std::ostringstream out;
    table.print(out, "  ");
    CHECK(out.str() == "  ITEM  QTY   NOTE\n  W-1   1000\n  Ma\xc3\x9f   2     x\n");
}
