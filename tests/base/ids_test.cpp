#include "base/ids.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("uuid: text form is read back, other texts are refused", "[base]") {
    auto const uuid = Uuid::parse("018f3c1e-7b2a-7c3d-8e4f-0123456789AB");
    REQUIRE(uuid);
    CHECK(uuid->text() == "018f3c1e-7b2a-7c3d-8e4f-0123456789ab");
    for (auto const* text :
         {"", "018f3c1e7b2a7c3d8e4f0123456789ab", "018f3c1e-7b2a-7c3d-8e4f-0123456789ag",
          "018f3c1e-7b2a-7c3d-8e4f-0123456789a"}) {
        CHECK_FALSE(Uuid::parse(text));
    }
}

TEST_CASE(
    "id source: ids ascend strictly, also when the clock stands still or steps back", "[base]"
) {
    FakeClock clock(*parse_rfc3339("2026-01-05T12:00:00Z"));
    SeededRandom random(7);
    IdSource ids(clock, random);
    Uuid last = ids.next();
    for (int i = 0; i < 10'000; ++i) {
        if (i == 5000) clock.advance(std::chrono::seconds(-30));
        Uuid const next = ids.next();
        REQUIRE(last < next);
        last = next;
    }
}

TEST_CASE("id source: version, variant and time are those of UUIDv7", "[base]") {
    FakeClock clock(*parse_rfc3339("2026-01-05T12:00:00.123Z"));
    SeededRandom random(7);
    Uuid const id = IdSource(clock, random).next();
    CHECK(id.bytes()[6] >> 4 == 7);
    CHECK(id.bytes()[8] >> 6 == 2);
    std::uint64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.bytes()[i];
    CHECK(static_cast<std::int64_t>(millis) == to_micros(clock.now()) / 1000);
}
