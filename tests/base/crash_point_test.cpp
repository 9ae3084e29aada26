#include "base/crash_point.hpp"

#include <catch2/catch.hpp>

namespace tidegate {

TEST_CASE("crash point: a plan is a known point and a count", "[base]") {
    CHECK(parse_crash_plan("C9") == CrashPlan{"C9", 1});
    CHECK(parse_crash_plan("O3:12") == CrashPlan{"O3", 12});
    CHECK(parse_crash_plan("C13").error() == "there is no crash point 'C13'");
    CHECK(parse_crash_plan("").error() == "there is no crash point ''");
    for (char const* wrong : {"C9:", "C9:0", "C9:x", "C9:1x", "C9:-1", "C9:99999999999"}) {
        CAPTURE(wrong);
        CHECK(!parse_crash_plan(wrong));
    }
}

TEST_CASE("crash point: without a plan a point is passed", "[base]") {
    crash_point("C1");
    CHECK(!crash_detail::is_armed);
}

}  // namespace tidegate
