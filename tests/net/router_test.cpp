#include "net/router.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;

namespace {

asio::awaitable<Response> nothing(Request) { co_return Response{}; }

Router router() {
    return Router({
        {"/as2", {"POST"}, nothing, 1},
        {"/health", {"GET"}, nothing, 2},
        {"/api/*", {"GET", "POST"}, nothing, 3},
        {"/api/orders/*", {"DELETE"}, nothing, 4},
        {"/api/orders/all", {"GET", "HEAD"}, nothing, 5},
    });
}

/// Status of the table's own answer, or the number of the route (its body limit).
int found(std::string_view method, std::string_view target) {
    Router const table = router();
    auto const route = table.find(method, target);
    return route ? static_cast<int>((*route)->body_bytes_max) : route.error().status;
}

}  // namespace

TEST_CASE("router: exact before longest wildcard, methods as registered", "[net]") {
    CHECK(found("POST", "/as2") == 1);
    CHECK(found("POST", "/as2?x=/../y;z") == 1);
    CHECK(found("GET", "/health") == 2);
    CHECK(found("GET", "/api/x/y") == 3);
    CHECK(found("DELETE", "/api/orders/7") == 4);
    CHECK(found("GET", "/api/orders/all") == 5);
    CHECK(found("GET", "/api/%C3%A4") == 3);
    CHECK(found("GET", "/api/") == 3);
    CHECK(found("GET", "/api") == 404);
    CHECK(found("GET", "/") == 404);
    CHECK(found("GET", "/healthy") == 404);
    CHECK(found("GET", "/Health") == 404);
    CHECK(found("OPTIONS", "*") == 404);
}

TEST_CASE("router: a wrong method is 405 and Allow says which are right", "[net]") {
    for (auto method : {"GET", "PUT", "TRACE", "OPTIONS", "post", "FOO"}) {
        CAPTURE(method);
        auto const answer = router().find(method, "/as2");
        REQUIRE_FALSE(answer);
        CHECK(answer.error().status == 405);
        CHECK(answer.error().headers.get_or("Allow", "") == "POST, HEAD");
    }
    auto const answer = router().find("PUT", "/api/orders/all");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().headers.get_or("Allow", "") == "GET, HEAD");
}

TEST_CASE("router: HEAD is the GET route, or an empty 200 where there is none", "[net]") {
    CHECK(found("HEAD", "/health") == 2);
    CHECK(found("HEAD", "/api/orders/all") == 5);
    auto const answer = router().find("HEAD", "/as2");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().status == 200);
    CHECK(answer.error().body.empty());
    CHECK(found("HEAD", "/nothing") == 404);
}

TEST_CASE("router: paths that two readers may resolve differently lead nowhere", "[net]") {
    for (std::string_view path :
         {"/api/../as2", "/api/..",       "/api/.",      "/api/./x",      "/api//x",  "//api/x",
          "/api/..;/x",  "/api/x;y",      "/api/..%2fx", "/api/%2e%2e/x", "/api/%2E", "/api/%00",
          "/api/%0d%0a", "/api/x\\..\\y", "/api/%5c",    "/api/%252e",    "/api/%2f", "/api/%",
          "/api/%2",     "/api/%zz",      "/api/%7f",    "/api/%3b"}) {
        CAPTURE(path);
        CHECK(found("GET", path) == 404);
    }
}
