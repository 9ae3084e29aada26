#include "net/http_session.hpp"

#include "base/log.hpp"
#include "net/event_loop.hpp"
#include "net/hostile_heads.hpp"
#include "net/offload.hpp"
#include "net/scripted_stream.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace tidegate;
using namespace tidegate::net;
using test::ScriptedStream;

namespace {

constexpr std::uint64_t kBodyMax = 1000;

std::string const kGet = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";

std::string post(std::string_view body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
    return found;
}

/// Sessions over a small table of routes; remembers what the handlers saw.
struct Fixture {
    Fixture() {
        auto const echo = [this](Request request) -> asio::awaitable<Response> {
            seen.push_back(request);
            co_return Response{200, {}, request.body};
        };
        auto const broken = [](Request) -> asio::awaitable<Response> {
            throw std::runtime_error("the reason is for the log only");
            co_return Response{};
        };
        auto const full = [](Request) -> asio::awaitable<Response> {
            throw Overloaded("full");
            co_return Response{};
        };
        auto const splitting = [](Request) -> asio::awaitable<Response> {
            co_return Response{200, {{"X", "a\r\nY: b"}}, {}};
        };
        router.emplace(Router({
            {"/echo", {"POST"}, echo, kBodyMax},
            {"/health", {"GET"}, echo, 0},
            {"/broken", {"GET"}, broken, 0},
            {"/full", {"GET"}, full, 0},
            {"/splitting", {"GET"}, splitting, 0},
        }));
        shared.emplace(SessionShared{*router, options, clock, random});
    }

    std::string run(ScriptedStream& stream) {
        SessionState state;
        loop.run_until_done(serve_connection(stream, *shared, state));
        CHECK(stream.is_closed);
        CHECK(shared->buffered_body_bytes == 0);
        return stream.written;
    }

    std::string run(std::deque<ScriptedStream::Step> script) {
        ScriptedStream stream(std::move(script));
        return run(stream);
    }

    EventLoop loop;
    std::vector<Request> seen;
    std::optional<Router> router;
    SessionOptions options;
    FakeClock clock{Instant{}};
    SeededRandom random{1};
    std::optional<SessionShared> shared;
};

}  // namespace

TEST_CASE(
    "session: a hostile head is answered once, closed, and what follows is not read", "[net]"
) {
    for (auto const& row : test::hostile_heads()) {
        CAPTURE(row.name);
        Fixture fixture;
        auto const written = fixture.run({row.bytes + kGet + kGet, kGet});
        CHECK(written.starts_with("HTTP/1.1 " + std::to_string(row.status) + " "));
        CHECK(count(written, "\r\nDate: ") == 1);
        CHECK(count(written, "\r\nConnection: close\r\n") == 1);
        CHECK(fixture.seen.empty());
    }
}

TEST_CASE("session: a request reaches its handler whole and the answer is exact", "[net]") {
    Fixture fixture;
    auto const written = fixture.run({
        "POST /echo?a=b%20c HTTP/1.1\r\nHost: x\r\nAS2-From: me\r\nContent-Length: 5\r\n\r\nhello",
    });
    CHECK(
        written ==
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nServer: Tidegate\r\n"
        "Content-Length: 5\r\n\r\nhello"
    );
    REQUIRE(fixture.seen.size() == 1);
    Request const& request = fixture.seen[0];
    CHECK(request.method == "POST");
    CHECK(request.target == "/echo?a=b%20c");
    CHECK(request.path == "/echo");
    CHECK(request.query == "a=b%20c");
    CHECK(request.headers.get_or("as2-from", "") == "me");
    CHECK(as_text(request.body) == "hello");
    CHECK(request.peer.text() == "192.0.2.7:40112");
}

TEST_CASE("session: pipelined requests are answered in order, cut anywhere", "[net]") {
    std::string const chunked =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2;x=y\r\nch\r\n5 \r\nunked\r\n0\r\nAS2-From: evil\r\n\r\n";
    std::string const wire = post("one") + chunked + "\r\n" + kGet + post("") + post("last");
    Fixture whole;
    auto const expected = whole.run({wire});
    CHECK(whole.seen.size() == 5);
    CHECK(count(expected, "HTTP/1.1 200 OK") == 5);
    CHECK(expected.find("\r\n\r\none") < expected.find("\r\n\r\nchunked"));
    for (Request const& request : whole.seen) CHECK_FALSE(request.headers.find("AS2-From"));
    for (std::size_t cut = 1; cut < wire.size(); ++cut) {
        Fixture fixture;
        auto const written = fixture.run({wire.substr(0, cut), wire.substr(cut)});
        CHECK(written == expected);
    }
}

TEST_CASE("session: what arrives behind a body is no part of it", "[net]") {
    Fixture fixture;
    fixture.run({post("12345") + "67890 HTTP/1.1\r\n\r\n"});
    REQUIRE(fixture.seen.size() == 1);
    CHECK(as_text(fixture.seen[0].body) == "12345");
}

TEST_CASE("session: the connection is closed when the client or the status wants it", "[net]") {
    struct Row {
        std::string request;
        std::size_t answers;  ///< to this request twice
    };
    std::vector<Row> const rows{
        {kGet, 2},
        {"GET /health HTTP/1.0\r\n\r\n", 1},
        {"GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 1},
        {"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 1},
        {"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 1},
        {"PUT /health HTTP/1.1\r\nHost: a\r\n\r\n", 1},
        {"GET /broken HTTP/1.1\r\nHost: a\r\n\r\n", 1},
        {"GET /full HTTP/1.1\r\nHost: a\r\n\r\n", 1},
        {"POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", 1},
        {"HEAD /health HTTP/1.1\r\nHost: a\r\n\r\n", 2},
    };
    for (Row const& row : rows) {
        CAPTURE(row.request);
        Fixture fixture;
        auto const written = fixture.run({row.request + row.request});
        CHECK(count(written, "HTTP/1.1 ") == row.answers);
        CHECK(count(written, "Connection: close") == (row.answers == 1 ? 1 : 0));
    }
}

TEST_CASE("session: limits are answered before the body is read", "[net]") {
    struct Row {
        std::string head;
        std::string_view status;
    };
    std::string const body = "behind the head";
    for (Row const& row : std::vector<Row>{
             {"POST /echo HTTP/1.1\r\nHost: a\r\n", "411"},
             {"POST /echo HTTP/1.0\r\n", "411"},
             {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n", "413"},
             {"GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n", "413"},
             {"POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n", "404"},
             {"GET /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 15\r\n", "405"},
         }) {
        for (std::string const expect : {"", "Expect: 100-continue\r\n"}) {
            CAPTURE(row.head, expect);
            Fixture fixture;
            auto const written = fixture.run({row.head + expect + "\r\n", body});
            CHECK(written.starts_with("HTTP/1.1 " + std::string(row.status)));
            CHECK(count(written, "HTTP/1.1 ") == 1);
            CHECK(fixture.seen.empty());
        }
    }
}

TEST_CASE("session: a chunked body over the route's limit is 413 when it passes it", "[net]") {
    Fixture fixture;
    std::string const chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
    auto const written = fixture.run({
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunk,
        chunk,
        chunk,
    });
    CHECK(written.starts_with("HTTP/1.1 413 "));
    CHECK(fixture.seen.empty());
}

TEST_CASE("session: 100 is sent after the gate, and only to a client that waits", "[net]") {
    std::string const head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    Fixture waiting;
    CHECK(waiting.run({head, "hello"}).starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"));
    Fixture impatient;
    CHECK(impatient.run({head + "hello"}).starts_with("HTTP/1.1 200 OK"));
    Fixture unasked;
    CHECK(unasked.run({post("hello")}).starts_with("HTTP/1.1 200 OK"));
}

TEST_CASE("session: overload is 503 with Retry-After before the body is read", "[net]") {
    Fixture fixture;
    fixture.options.is_overloaded = [] { return true; };
    auto const written = fixture.run({
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        "hello",
    });
    CHECK(written.starts_with("HTTP/1.1 503 "));
    CHECK(count(written, "\r\nRetry-After: 30\r\n") == 1);
    CHECK(fixture.seen.empty());
    Fixture full;
    CHECK(full.run({"GET /full HTTP/1.1\r\nHost: a\r\n\r\n"}).starts_with("HTTP/1.1 503 "));
}

TEST_CASE("session: all bodies together stay under their maximum", "[net]") {
    Fixture fixture;
    fixture.options.buffered_body_bytes_max = 600;
    CHECK(fixture.run({post(std::string(600, 'x'))}).starts_with("HTTP/1.1 200 "));
    CHECK(fixture.run({post(std::string(601, 'x'))}).starts_with("HTTP/1.1 503 "));
    auto const head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(fixture.run({head + ("259\r\n" + std::string(601, 'x'))}).starts_with("HTTP/1.1 503 "));
}

TEST_CASE("session: an exception is 500 with an incident id and without its reason", "[net]") {
    Fixture fixture;
    for (std::string const path : {"/broken", "/splitting"}) {
        auto const written = fixture.run({"GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"});
        CAPTURE(written);
        CHECK(written.starts_with("HTTP/1.1 500 "));
        auto const at = written.find("incident ");
        REQUIRE(at != std::string::npos);
        CHECK(written.size() - at == std::string_view("incident 123456789\n").size());
        CHECK(written.find("reason") == std::string::npos);
        CHECK(written.find("Y: b") == std::string::npos);
    }
}

TEST_CASE("session: time running out is 408 within a request and silence between", "[net]") {
    using enum StreamFault;
    struct Row {
        std::deque<ScriptedStream::Step> script;
        std::string_view answer;
    };
    std::string const head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
    std::string const chunked =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (Row const& row : std::vector<Row>{
             {{timed_out}, ""},
             {{broken}, ""},
             {{}, ""},
             {{"GET / HT", timed_out}, "HTTP/1.1 408 "},
             {{"GET / HT", broken}, ""},
             {{"GET / HT"}, "HTTP/1.1 400 "},
             {{head + "hel", timed_out}, "HTTP/1.1 408 "},
             {{head + "hel", broken}, ""},
             {{head + "hel"}, "HTTP/1.1 400 "},
             {{chunked + "5\r\nhel", timed_out}, "HTTP/1.1 408 "},
             {{chunked + "5\r\nhello\r\n"}, "HTTP/1.1 400 "},
         }) {
        Fixture fixture;
        auto const written = fixture.run(row.script);
        CHECK(written.substr(0, 13) == row.answer);
        CHECK(fixture.seen.empty());
    }
}

TEST_CASE("session: a peer that vanishes at any write ends the session, handled or not", "[net]") {
    std::string const wire =
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    for (std::size_t writes = 0; writes < 2; ++writes) {
        Fixture fixture;
        ScriptedStream stream({wire, std::string("hello") + kGet});
        stream.writes_left = writes;
        fixture.run(stream);
        CHECK(fixture.seen.size() == writes);  // the 100 was lost, or the answer after the work
    }
}

TEST_CASE("session: stopping closes after the running request", "[net]") {
    Fixture fixture;
    ScriptedStream stream({kGet + kGet});
    stream.on_read = [&](ScriptedStream&) { fixture.shared->is_stopping = true; };
    auto const written = fixture.run(stream);
    CHECK(count(written, "HTTP/1.1 200 OK") == 1);
    CHECK(count(written, "Connection: close") == 1);
}

TEST_CASE("session: what is drained after a refusal is bounded", "[net]") {
    Fixture fixture;
    std::deque<ScriptedStream::Step> script{"BAD\r\n\r\n"};
    std::size_t const pieces = 3 * limits::http_linger_bytes_max / 4096;
    for (std::size_t i = 0; i < pieces; ++i) script.push_back(std::string(4096, 'x'));
    ScriptedStream stream(script);
    std::size_t reads = 0;
    stream.on_read = [&](ScriptedStream&) { ++reads; };
    fixture.run(stream);
    CHECK(stream.has_ended_writing);
    CHECK(reads == 1 + limits::http_linger_bytes_max / 4096);
}

TEST_CASE("session: a connection over the limit is told 503 without being read", "[net]") {
    Fixture fixture;
    ScriptedStream stream({kGet});
    fixture.loop.run_until_done(refuse_connection(stream, *fixture.shared));
    CHECK(stream.written.starts_with("HTTP/1.1 503 "));
    CHECK(stream.written.find("Retry-After: 30\r\n") != std::string::npos);
    CHECK(stream.is_closed);
    CHECK(fixture.seen.empty());
}
