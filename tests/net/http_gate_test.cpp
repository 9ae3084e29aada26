#include "net/http_gate.hpp"

#include "net/hostile_heads.hpp"
#include "net/http_wire.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;

namespace {

/// As a session does it: the scanner finds the end, then the head is checked.
std::expected<GateOk, GateRefusal> pass(std::string_view bytes, std::size_t step = SIZE_MAX) {
    HeadScanner scanner;
    for (std::size_t have = 0; have < bytes.size();) {
        have += std::min(step, bytes.size() - have);
        auto const end = scanner.find_end(bytes.substr(0, have));
        if (!end) return std::unexpected(end.error());
        if (*end) return check_head(bytes.substr(scanner.skipped(), **end - scanner.skipped()));
    }
    return std::unexpected(GateRefusal{0, "incomplete"});
}

GateOk accepted(std::string_view bytes) {
    auto const ok = pass(bytes);
    INFO((ok ? "" : ok.error().reason));
    REQUIRE(ok);
    return *ok;
}

struct GoodHead {
    std::string bytes;
    std::string target = "/";
    Framing framing{};
    bool keeps_alive = true;
};

std::vector<GoodHead> good_heads() {
    using enum Framing::Kind;
    std::string const get = "GET / HTTP/1.1\r\n";
    std::string const post = "POST / HTTP/1.1\r\nHost: a\r\n";
    std::string hundred = get + "Host: a\r\n";
    for (int i = 1; i < 100; ++i) hundred += "X-" + std::to_string(i) + ": 1\r\n";
    return {
        {get + "Host: a\r\n\r\n"},
        {"\r\n" + get + "Host: a\r\n\r\n"},
        {get + "hOST:a\r\n\r\n"},
        {get + "Host: \t a.b.example.:8080 \t\r\n\r\n"},
        {get + "Host: [2001:db8::1]:443\r\n\r\n"},
        {get + "Host: 192.0.2.1\r\n\r\n"},
        {"GET / HTTP/1.0\r\n\r\n", "/", {}, false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "/", {}, false},
        {get + "Host: a\r\nConnection: keep-alive, Close\r\n\r\n", "/", {}, false},
        {get + "Host: a\r\nConnection: x\r\nConnection: close\r\n\r\n", "/", {}, false},
        {get + "Host: a\r\nConnection: closed\r\n\r\n"},
        {"GET /a/b?c=%20d&e HTTP/1.1\r\nHost: a\r\n\r\n", "/a/b?c=%20d&e"},
        {"GET http://A:80/x?y HTTP/1.1\r\nHost: a:80\r\n\r\n", "/x?y"},
        {"GET HTTPS://a?y HTTP/1.1\r\nHost: a\r\n\r\n", "/?y"},
        {"GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", "/"},
        {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "*"},
        {"get / HTTP/1.1\r\nHost: a\r\n\r\n"},
        {post + "Content-Length: 5\r\n\r\n", "/", {length, 5}},
        {post + "Content-Length: 0\r\n\r\n", "/", {length, 0}},
        {post + "Content-Length: 000\r\n\r\n", "/", {length, 0}},
        {post + "Content-Length:   0000000005 \r\n\r\n", "/", {length, 5}},
        {post + "Content-Length: 9999999999999999999\r\n\r\n", "/", {length, 9999999999999999999U}},
        {post + "Transfer-Encoding: chunked\r\n\r\n", "/", {chunked, 0}},
        {post + "transfer-encoding:\tChunked \r\n\r\n", "/", {chunked, 0}},
        {post + "Content-Encoding: identity\r\nContent-Length: 1\r\n\r\n", "/", {length, 1}},
        {post + "X-Empty:\r\nX-Twice: 1\r\nX-Twice: 2\r\nX-High: \xc3\xa4\r\n\r\n"},
        {hundred + "\r\n"},
    };
}

}  // namespace

TEST_CASE("gate: every hostile head is refused with its status", "[net]") {
    for (auto const& row : test::hostile_heads()) {
        CAPTURE(row.name);
        auto const result = pass(row.bytes);
        CHECK_FALSE(result);
        if (!result) {
            CHECK(result.error().status == row.status);
            CHECK_FALSE(result.error().reason.empty());
        }
    }
    CHECK(test::hostile_heads().size() >= 60);
}

TEST_CASE("gate: a head that arrives byte by byte is judged like one that arrives whole", "[net]") {
    for (auto const& row : test::hostile_heads()) {
        CAPTURE(row.name);
        auto const whole = pass(row.bytes);
        auto const bytewise = pass(row.bytes, 1);
        REQUIRE_FALSE(bytewise);
        CHECK(bytewise.error() == whole.error());
    }
    for (auto const& row : good_heads()) {
        CAPTURE(row.bytes);
        CHECK(pass(row.bytes, 1));
    }
}

TEST_CASE("gate: good heads pass with target, framing and connection", "[net]") {
    for (auto const& row : good_heads()) {
        CAPTURE(row.bytes);
        auto const ok = pass(row.bytes);
        CHECK(ok);
        if (!ok) continue;
        CHECK(ok->target == row.target);
        CHECK(ok->framing == row.framing);
        CHECK(ok->keeps_alive == row.keeps_alive);
    }
}

TEST_CASE("gate: Beast reads every good head as the gate does", "[net]") {
    for (auto const& row : good_heads()) {
        CAPTURE(row.bytes);
        auto const ok = pass(row.bytes);
        REQUIRE(ok);
        std::string_view const head = row.bytes;
        CHECK_FALSE(second_reading(head.substr(head.starts_with("\r\n") ? 2 : 0), *ok));
    }
}

TEST_CASE("second reading: a gate that had read anything else would be refused", "[net]") {
    std::string_view const head = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    auto const right = accepted(head);
    CHECK_FALSE(second_reading(head, right));
    auto const is_caught = [&](auto change) {
        GateOk wrong = right;
        change(wrong);
        return second_reading(head, wrong).has_value();
    };
    CHECK(is_caught([](GateOk& ok) { ok.method = "GET"; }));
    CHECK(is_caught([](GateOk& ok) { ok.sent_target = "/b"; }));
    CHECK(is_caught([](GateOk& ok) { ok.version = HttpVersion::http_1_0; }));
    CHECK(is_caught([](GateOk& ok) { ok.framing.length = 6; }));
    CHECK(is_caught([](GateOk& ok) { ok.framing.kind = Framing::Kind::chunked; }));
    CHECK(is_caught([](GateOk& ok) { ok.framing.kind = Framing::Kind::none; }));
    CHECK(is_caught([](GateOk& ok) { ok.headers.add("X", "1"); }));
    CHECK(is_caught([](GateOk& ok) { ok.headers.set("Host", "b"); }));
}

TEST_CASE("gate: a folded harmless header becomes one line with single spaces", "[net]") {
    auto const ok = accepted(
        "GET / HTTP/1.1\r\nHost: a\r\nSubject: one \r\n \t two\r\n\tthree\r\n \r\nX: y\r\n\r\n"
    );
    // A continuation of blanks only adds nothing but the space that trimming takes away.
    CHECK(ok.headers.get_or("Subject", "") == "one  two three");
    CHECK(ok.headers.get_or("X", "") == "y");
    CHECK(ok.headers.size() == 3);
}

TEST_CASE("gate: a fold cannot smuggle a second header into a value", "[net]") {
    auto const ok =
        accepted("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n AS2-From: evil\r\nAS2-From: good\r\n\r\n");
    CHECK(ok.headers.get_or("X", "") == "y AS2-From: evil");
    CHECK(ok.headers.get_or("AS2-From", "") == "good");
}

TEST_CASE("gate: only 100-continue in HTTP/1.1 is an expectation to meet", "[net]") {
    CHECK(accepted("PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n\r\n").expects_continue);
    CHECK_FALSE(accepted("PUT / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue);
    CHECK_FALSE(accepted("PUT / HTTP/1.1\r\nHost: a\r\n\r\n").expects_continue);
}

TEST_CASE("gate: a reason never repeats bytes of the request", "[net]") {
    auto const result = pass("GET / HTTP/1.1\r\nHost: <script>\r\n\r\n");
    REQUIRE_FALSE(result);
    CHECK(result.error().reason.find("script") == std::string::npos);
}

TEST_CASE("scanner: the end of the first of two requests is found, and no further", "[net]") {
    std::string const one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    HeadScanner scanner;
    auto const end = scanner.find_end(one + "\nGARBAGE");
    REQUIRE(end);
    CHECK(*end == one.size());
}

TEST_CASE("check_head: what is not exactly one head is refused", "[net]") {
    std::string const one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    CHECK(check_head(one));
    for (std::string const& bytes : {std::string(), one + "x", "\r\n" + one, one.substr(0, 20)}) {
        CAPTURE(bytes);
        CHECK_FALSE(check_head(bytes));
    }
}
