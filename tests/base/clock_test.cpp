#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("instant: RFC 3339 text is read and written back as it was", "[base]") {
    for (auto const* text :
         {"2026-01-05T12:00:00Z", "1969-12-31T23:59:59.999999Z", "2000-02-29T00:00:00.000001Z",
          "1970-01-01T00:00:00Z"}) {
        CAPTURE(text);
        CHECK(to_rfc3339(*parse_rfc3339(text)) == text);
    }
    for (auto const* text :
         {"2026-01-05T12:00:00", "2026-01-05T12:00:00+01:00", "2026-01-05T12:00:00.Z",
          "2026-01-05T12:00:00.-1Z", "Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_rfc3339(text));
    }
}

TEST_CASE("instant: the HTTP date names the right weekday before and after 1970", "[base]") {
    CHECK(to_http_date(*parse_rfc3339("2026-01-05T12:00:00Z")) == "Mon, 05 Jan 2026 12:00:00 GMT");
    CHECK(to_http_date(*parse_rfc3339("1970-01-01T00:00:00Z")) == "Thu, 01 Jan 1970 00:00:00 GMT");
    CHECK(
        to_http_date(*parse_rfc3339("1969-12-31T23:59:59.5Z")) == "Wed, 31 Dec 1969 23:59:59 GMT"
    );
}
