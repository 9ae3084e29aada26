#include "base/header_fields.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("header fields: names compare without case and set replaces all of a name", "[base]") {
    HeaderFields fields{{"AS2-From", "A"}, {"as2-from", "B"}, {"Host", "h"}};
    CHECK(fields.find("AS2-FROM") == "A");
    CHECK(fields.count("As2-From") == 2);
    fields.set("AS2-from", "C");
    CHECK(fields.count("AS2-From") == 1);
    CHECK(fields.get_or("as2-FROM", "") == "C");
    CHECK_FALSE(fields.find("AS2-To"));
    CHECK(fields.size() == 2);
}
