#include "base/error.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("error: text says where, what and what to do", "[base]") {
    Error const error{
        ErrorCode::invalid, "SE01 says 14", Position{"a.edi", 3, 5, {}}, "count ST and SE too"
    };
    CHECK(error.text() == "a.edi:3:5: SE01 says 14; count ST and SE too");
    CHECK(
        error.while_doing("reading 850").text() ==
        "a.edi:3:5: reading 850: SE01 says 14; count ST and SE too"
    );
    CHECK(Error{ErrorCode::invalid, "plain", {}, {}}.text() == "plain");
}

TEST_CASE("position: as much as is known is told", "[base]") {
    CHECK(Position{"", 0, 0, 812}.text() == "byte 812");
    CHECK(Position{"", 4, 0, 812}.text() == "line 4");
    CHECK(Position{"f", 0, 0, 812}.text() == "f: byte 812");
    CHECK(Position{}.text().empty());
}
