#include "net/http_wire.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;

namespace {

HeadOptions const kOptions{"GET", false, "Mon, 05 Jan 2026 12:00:00 GMT", "Tidegate"};

}  // namespace

TEST_CASE("wire: an answer has our length, date and server, and the handler's headers", "[net]") {
    Response response{200, {{"X", "1"}, {"Content-Length", "99"}}, to_bytes("abc")};
    auto const head = format_head(response, kOptions);
    REQUIRE(head);
    CHECK(
        *head ==
        "HTTP/1.1 200 OK\r\nX: 1\r\nDate: Mon, 05 Jan 2026 12:00:00 GMT\r\nServer: Tidegate\r\n"
        "Content-Length: 3\r\n\r\n"
    );
}

TEST_CASE("wire: a handler's Date and Server stay, its framing does not", "[net]") {
    Response response{
        404,
        {{"date", "D"}, {"server", "S"}, {"Connection", "x"}, {"Transfer-Encoding", "chunked"}},
        {}
    };
    HeadOptions options = kOptions;
    options.closes = true;
    auto const head = format_head(response, options);
    REQUIRE(head);
    CHECK(
        *head ==
        "HTTP/1.1 404 Not Found\r\ndate: D\r\nserver: S\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n"
    );
}

TEST_CASE("wire: 204 and 304 have neither length nor body, HEAD has a length", "[net]") {
    for (int status : {204, 304}) {
        auto const head = format_head({status, {}, {}}, kOptions);
        REQUIRE(head);
        CHECK(head->find("Content-Length") == std::string::npos);
        CHECK_FALSE(sends_body(status, "GET"));
    }
    CHECK(sends_body(200, "GET"));
    CHECK_FALSE(sends_body(200, "HEAD"));
}

TEST_CASE("wire: a head that could be split is not formatted", "[net]") {
    std::string const nul(1, '\0');
    for (HeaderField const& field : std::vector<HeaderField>{
             {"X", "a\r\nSet-Cookie: b"},
             {"X", "a\nb"},
             {"X", "a\rb"},
             {"X", nul},
             {"X\r\nY", "a"},
             {"X Y", "a"},
             {"", "a"}
         }) {
        Response response;
        response.headers.add(field.name, field.value);
        CHECK_FALSE(format_head(response, kOptions));
    }
    for (int status : {0, 100, 199, 600, -1}) CHECK_FALSE(format_head({status, {}, {}}, kOptions));
}
