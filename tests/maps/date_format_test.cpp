#include "maps/date_format.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

TEST_CASE("date format: a value is read in the form that its code names", "[maps]") {
    auto const [value, format, text, zone] =
        GENERATE(table<std::string, std::string, std::string, std::string>({
            {"20260105", "102", "2026-01-05", ""},
            {"260105", "101", "2026-01-05", ""},
            {"050126", "2", "2026-01-05", ""},
            {"05012026", "4", "2026-01-05", ""},
            {"202601051330", "203", "2026-01-05T13:30:00", ""},
            {"20260105133005", "204", "2026-01-05T13:30:05", ""},
            {"2601051330", "201", "2026-01-05T13:30:00", ""},
            {"202601051330CET", "303", "2026-01-05T13:30:00", "CET"},
            {"20260105", "", "2026-01-05", ""},
            {"202601051330", "", "2026-01-05T13:30:00", ""},
        }));
    CAPTURE(value, format);
    auto const read = parse_formatted(value, format);
    REQUIRE(read.has_value());
    CHECK(read->when.text() == text);
    CHECK(read->zone == zone);
}

TEST_CASE("date format: what names no day, or not as its code says, is refused", "[maps]") {
    auto const [value, format] = GENERATE(table<std::string, std::string>({
        {"2026010520260131", "718"},
        {"202601", "610"},
        {"20260230", "102"},
        {"2026010", "102"},
        {"202601052561", "203"},
        {"2026", ""},
    }));
    CAPTURE(value, format);
    CHECK_FALSE(parse_formatted(value, format).has_value());
}

TEST_CASE("date format: what is written is read again", "[maps]") {
    for (std::string const text :
         {"2026-01-05", "2026-01-05T13:30:00", "2026-01-05T00:00:00", "2026-01-05T13:30:05"}) {
        for (std::string const zone : {"", "CET", "ET"}) {
            When const when = *When::parse_iso(text);
            DateText const written = format_date(when, zone);
            auto const read = parse_formatted(written.value, written.format);
            REQUIRE(read.has_value());
            CHECK(read->when == when);
            bool const is_kept = zone.size() == 3 && when.has_time();
            CHECK(read->zone == (is_kept ? zone : ""));
        }
    }
    CHECK_FALSE(is_date_format("718"));
}

}  // namespace
}  // namespace tidegate::maps
