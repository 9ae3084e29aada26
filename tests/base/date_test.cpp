#include "base/date.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("date: every day from 1900 to 2100 survives both text forms", "[base]") {
    Date day = *Date::from_ymd(1900, 1, 1);
    Date const last = *Date::from_ymd(2100, 12, 31);
    for (; day <= last; day = day.plus_days(1)) {
        REQUIRE(*Date::parse_iso(day.text()) == day);
        REQUIRE(*Date::parse_compact(day.compact()) == day);
    }
}

TEST_CASE("date: days that the calendar does not have are refused", "[base]") {
    for (auto const* text :
         {"20260230", "20261301", "20260001", "20260100", "2026010", "2026-1-1", "20260a01", ""}) {
        CAPTURE(text);
        CHECK_FALSE(Date::parse_compact(text));
    }
    CHECK(Date::parse_compact("20240229"));
    CHECK_FALSE(Date::parse_compact("21000229"));
    CHECK_FALSE(Date::parse_iso("2026/01/05"));
}

TEST_CASE("date: two-digit years lie between 1970 and 2069", "[base]") {
    CHECK(Date::parse_compact("700101")->year() == 1970);
    CHECK(Date::parse_compact("991231")->year() == 1999);
    CHECK(Date::parse_compact("000229")->year() == 2000);
    CHECK(Date::parse_compact("690101")->year() == 2069);
}

TEST_CASE("when: a date, a date with time and nothing are three different things", "[base]") {
    CHECK_FALSE(When());
    CHECK(When::parse_iso("2026-01-05")->text() == "2026-01-05");
    CHECK(When::parse_iso("2026-01-05T00:00:00")->has_time());
    CHECK(When::parse_iso("2026-01-05T13:30:05")->text() == "2026-01-05T13:30:05");
    CHECK_FALSE(*When::parse_iso("2026-01-05") == *When::parse_iso("2026-01-05T00:00:00"));
    for (auto const* text :
         {"2026-01-05T24:00:00", "2026-01-05 13:30:00", "2026-01-05T13:30", "2026-01-05T13:60:00"
         }) {
        CAPTURE(text);
        CHECK_FALSE(When::parse_iso(text));
    }
}

TEST_CASE("time of day: the four X12 lengths are read, others refused", "[base]") {
    CHECK(*parse_time_of_day("1330") == 13 * 3600 + 30 * 60);
    CHECK(*parse_time_of_day("133005") == 13 * 3600 + 30 * 60 + 5);
    CHECK(*parse_time_of_day("1330059") == 13 * 3600 + 30 * 60 + 5);
    CHECK(*parse_time_of_day("13300599") == 13 * 3600 + 30 * 60 + 5);
    for (auto const* text :
         {"", "13", "133", "13300", "2400", "1360", "133060", "133005999", "1a30"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_time_of_day(text));
    }
    CHECK(format_time_of_day(13 * 3600 + 30 * 60) == "1330");
    CHECK(format_time_of_day(5) == "000005");
}
