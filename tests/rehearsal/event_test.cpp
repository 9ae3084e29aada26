#include "rehearsal/event.hpp"

#include <catch2/catch.hpp>

namespace tidegate::rehearsal {

TEST_CASE("rehearsal event: what is written is read back", "[rehearsal]") {
    for (auto const direction :
         {Event::Direction::sent, Event::Direction::received, Event::Direction::note}) {
        Event const event{
            parse_rfc3339("2026-01-05T12:00:00.123456Z").value(),
            direction,
            "855",
            "PO \"1\"",
            "line 1: 5 accepted\tand more",
            false
        };
        auto const line = to_json(event);
        CHECK_FALSE(line.contains('\n'));
        auto const read = parse_event(line);
        REQUIRE(read);
        CHECK(to_json(*read) == line);
        CHECK(read->at == event.at);
        CHECK(read->direction == direction);
        CHECK(read->order == event.order);
        CHECK(read->text == event.text);
        CHECK_FALSE(read->is_right);
    }
}

TEST_CASE("rehearsal event: a line that is no event is refused", "[rehearsal]") {
    for (auto const* const line :
         {"", "hello", "{}", "[1]", R"({"at":1,"direction":"sideways","right":true})",
          R"({"at":"1","direction":"sent","right":true})",
          R"({"at":1,"direction":"sent","right":"yes"})"}) {
        INFO(line);
        auto const read = parse_event(line);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid);
    }
}

}  // namespace tidegate::rehearsal
