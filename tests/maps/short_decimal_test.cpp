#include "maps/short_decimal.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

TEST_CASE("short decimal: what it reads is what the general reader reads", "[maps]") {
    for (std::string_view const text :
         {"0", "7", "12", "007", "12.50", ".5", "5.", "0.000000001", "999999999999999999",
          "99999999999999999.", "123456789.123456789"}) {
        INFO(text);
        auto const number = parse_short_decimal(text);
        auto const general = Decimal::parse_lenient(text);
        REQUIRE(general);
        if (text.size() > 18) {
            CHECK(!number);
            continue;
        }
        REQUIRE(number);
        CHECK(*number == *general);
        CHECK(number->scale() == general->scale());
    }
}

TEST_CASE("short decimal: it leaves to the general reader what is no plain number", "[maps]") {
    for (std::string_view const text :
         {"", ".", "-1", "+1", "1,5", "1.2.3", "..", "1e3", " 1", "1 ", "0.0000000001", "12A",
          "\xB2", "1000000000000000000"}) {
        INFO(text);
        CHECK(!parse_short_decimal(text));
    }
}

}  // namespace
}  // namespace tidegate::maps
