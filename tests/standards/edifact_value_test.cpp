#include "standards/edifact_value.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

TEST_CASE("edifact value: a number has digits on both sides of its mark", "[standards]") {
    using Kind = EdifactNumber::Kind;
    auto const [text, kind, digits] = GENERATE(table<std::string_view, Kind, std::size_t>({
        {"0", Kind::good, 1},
        {"12", Kind::good, 2},
        {"-12", Kind::good, 2},
        {"1.5", Kind::good, 2},
        {"1,5", Kind::good, 2},
        {"-0,50", Kind::good, 3},
        {".5", Kind::no_digit_in_front, 1},
        {"-,5", Kind::no_digit_in_front, 1},
        {"5.", Kind::bad_notation, 1},
        {"1.000,5", Kind::bad_notation, 5},
        {"", Kind::foreign_character, 0},
        {"-", Kind::foreign_character, 0},
        {".", Kind::foreign_character, 0},
        {"+5", Kind::foreign_character, 0},
        {"5-", Kind::foreign_character, 0},
        {"1 0", Kind::foreign_character, 0},
        {"1E3", Kind::foreign_character, 0},
        {"--5", Kind::foreign_character, 0},
    }));
    CAPTURE(text);
    EdifactNumber const number = edifact_number(text);
    CHECK(number.kind == kind);
    if (kind == Kind::good) CHECK(number.digits == digits);
}

TEST_CASE("edifact value: a date is written as its format says and exists", "[standards]") {
    auto const [format, value, is_good] = GENERATE(table<std::string_view, std::string_view, bool>({
        {"102", "20260105", true},
        {"102", "20240229", true},
        {"102", "20260229", false},
        {"102", "20261301", false},
        {"102", "20260100", false},
        {"102", "260105", false},
        {"102", "2026010A", false},
        {"102", "202601051200", false},
        {"101", "260105", true},
        {"101", "240229", true},
        {"101", "230229", false},
        {"2", "050126", true},
        {"4", "05012026", true},
        {"203", "202601052359", true},
        {"203", "202601052400", true},
        {"203", "202601052401", false},
        {"203", "202601051260", false},
        {"204", "20260105235959", true},
        {"303", "202601051200GMT", true},
        {"303", "202601051200", false},
        {"616", "202653", true},
        {"616", "202654", false},
        {"610", "202612", true},
        {"610", "202613", false},
        {"602", "2026", true},
        {"718", "2026010120260131", true},
        {"718", "20260101-20260131", true},
        {"718", "2026010120260231", false},
        {"718", "20260101", false},
        {"106", "0229", true},
        {"106", "0230", false},
        {"401", "1200", true},
        {"401", "2460", false},
    }));
    CAPTURE(format, value);
    REQUIRE_FALSE(pattern_of_date_format(format).empty());
    CHECK(matches_date_pattern(value, pattern_of_date_format(format)) == is_good);
}

TEST_CASE("edifact value: periods counted in days have no pattern", "[standards]") {
    CHECK(pattern_of_date_format("804").empty());
    CHECK(pattern_of_date_format("").empty());
    CHECK(pattern_of_date_format("999").empty());
}

}  // namespace
}  // namespace tidegate::standards
