#include "base/decimal.hpp"

#include "base/ids.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace tidegate;

namespace {
Decimal dec(std::string_view text) {
    auto value = Decimal::parse_lenient(text);
    REQUIRE(value);
    return *value;
}
}  // namespace

TEST_CASE("decimal: canonical text is read and written back as it was", "[base]") {
    for (auto const* text :
         {"0", "10.00", "-5", "0.000000001", "-0.5", "99999999999999999999999999999999999999"}) {
        auto const value = Decimal::parse(text);
        REQUIRE(value);
        CHECK(value->text() == text);
    }
}

TEST_CASE("decimal: what is not a canonical number is refused with its text", "[base]") {
    for (auto const* text :
         {"", "-", ".", "1.", ".5", "+1", "01", "1e3", "1,000", " 1", "1 ", "--1", "1.0000000001",
          "1..2", "123456789012345678901234567890123456789"}) {
        CAPTURE(text);
        auto const value = Decimal::parse(text);
        REQUIRE_FALSE(value);
        CHECK(value.error().message.find(std::string("'") + text + "'") != std::string::npos);
    }
}

TEST_CASE("decimal: the lenient form takes leading zeros and a bare point on one side", "[base]") {
    CHECK(dec("007.50") == dec("7.5"));
    CHECK(dec(".5").text() == "0.5");
    CHECK(dec("5.") == Decimal(5));
    CHECK_FALSE(Decimal::parse_lenient("."));
    CHECK_FALSE(Decimal::parse_lenient("-"));
}

TEST_CASE(
    "decimal: equal values compare equal whatever their scale, and order is by value", "[base]"
) {
    CHECK(dec("10.00") == dec("10"));
    CHECK(dec("-1.5") < dec("-1.49"));
    CHECK(dec("-0.1") < dec("0"));
    CHECK(dec("99999999999999999999999999999999999999") > dec("0.000000001"));
}

TEST_CASE("decimal: each rounding mode gives its own answer at a tie and beside it", "[base]") {
    struct Row {
        char const* value;
        Rounding rounding;
        char const* expected;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"2.5", Rounding::down, "2"},
             {"2.5", Rounding::up, "3"},
             {"2.5", Rounding::half_up, "3"},
             {"2.5", Rounding::half_even, "2"},
             {"3.5", Rounding::half_even, "4"},
             {"-2.5", Rounding::half_up, "-3"},
             {"-2.5", Rounding::half_even, "-2"},
             {"2.4999", Rounding::half_up, "2"},
             {"-2.1", Rounding::up, "-3"}
         }) {
        CAPTURE(row.value, row.expected);
        CHECK(dec(row.value).rescaled(0, row.rounding).text() == row.expected);
    }
}

TEST_CASE("decimal: products and quotients are exact before they are rounded once", "[base]") {
    CHECK(Decimal::multiply(dec("1.005"), dec("100"), 2, Rounding::half_up).text() == "100.50");
    CHECK(Decimal::multiply(dec("0.333"), dec("3"), 2, Rounding::half_up).text() == "1.00");
    CHECK(Decimal::divide(dec("300"), dec("24"), 1, Rounding::down).text() == "12.5");
    CHECK(Decimal::divide(dec("1"), dec("3"), 9, Rounding::half_up).text() == "0.333333333");
    CHECK(Decimal::divide(dec("0.001"), dec("1000"), 3, Rounding::half_up).text() == "0.000");
    CHECK_THROWS_AS(Decimal::divide(dec("1"), dec("0.00"), 2, Rounding::down), std::domain_error);
}

TEST_CASE("decimal: arithmetic that would leave 38 digits throws instead of wrapping", "[base]") {
    Decimal const large = dec("99999999999999999999999999999999999999");
    CHECK_THROWS_AS(large + Decimal(1), std::overflow_error);
    CHECK_THROWS_AS(Decimal::multiply(large, dec("10"), 0, Rounding::down), std::overflow_error);
    CHECK_THROWS_AS(large.rescaled(1, Rounding::down), std::overflow_error);
}

TEST_CASE("decimal: sums of random cents agree with integer arithmetic", "[base]") {
    std::uint64_t const seed = 20260105;
    CAPTURE(seed);
    SeededRandom random(seed);
    for (int round = 0; round < 2000; ++round) {
        auto const a = static_cast<std::int64_t>(random.next() % 2'000'000) - 1'000'000;
        auto const b = static_cast<std::int64_t>(random.next() % 2'000'000) - 1'000'000;
        CHECK(Decimal::from(a, 2) + Decimal::from(b, 2) == Decimal::from(a + b, 2));
        CHECK(Decimal::from(a, 2) - Decimal::from(b * 10, 3) == Decimal::from(a - b, 2));
        CHECK(((Decimal::from(a, 2) <=> Decimal::from(b, 2)) == (a <=> b)));
        CHECK(Decimal::parse(Decimal::from(a, 2).text())->coefficient() == a);
    }
}

TEST_CASE("decimal: normalizing drops trailing zeros only", "[base]") {
    CHECK(dec("10.00").normalized().text() == "10");
    CHECK(dec("0.00").normalized().text() == "0");
    CHECK(dec("1.50").fits_scale(1));
    CHECK_FALSE(dec("1.55").fits_scale(1));
}
