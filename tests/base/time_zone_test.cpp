#include "base/time_zone.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE(
    "time zone: the local date differs from UTC around midnight, by the rules of that day", "[base]"
) {
    struct Row {
        char const* instant;
        char const* zone;
        char const* date;
        std::int32_t second;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"2026-01-05T23:30:00Z", "UTC", "2026-01-05", 84'600},
             {"2026-01-05T23:30:00Z", "Europe/Berlin", "2026-01-06", 1'800},
             {"2026-07-05T22:30:00Z", "Europe/Berlin", "2026-07-06", 1'800},
             {"2026-01-06T04:59:59Z", "America/New_York", "2026-01-05", 86'399},
             {"2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29", 7'199},
             {"2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29", 10'800}
         }) {
        CAPTURE(row.instant, row.zone);
        auto const local = local_time(*parse_rfc3339(row.instant), row.zone);
        REQUIRE(local);
        CHECK(local->date.text() == row.date);
        CHECK(local->second_of_day == row.second);
    }
}

TEST_CASE("time zone: an unknown zone is a configuration error that names it", "[base]") {
    CHECK_FALSE(is_time_zone("Mars/Olympus"));
    auto const local = local_time(Instant{}, "Mars/Olympus");
    REQUIRE_FALSE(local);
    CHECK(local.error().code == ErrorCode::configuration);
    CHECK(local.error().message.find("Mars/Olympus") != std::string::npos);
}
