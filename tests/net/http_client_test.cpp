#include "net/http_client.hpp"

#include "net/loopback.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;
using test::CannedServer;
using test::LoopbackServer;

namespace {

constexpr std::uint64_t kBodyMax = 8 * 1024 * 1024;

asio::awaitable<Response> echo(Request request) {
    Response response{200, {}, {}};
    for (HeaderField const& field : request.headers) {
        response.headers.add("X-" + field.name, field.value);
    }
    response.body = std::move(request.body);
    co_return response;
}

asio::awaitable<Response> away(Request) {
    co_return Response{302, {{"Location", "http://192.0.2.1/"}}, {}};
}

LoopbackServer make_server() {
    return LoopbackServer({{"/echo", {"POST"}, echo, kBodyMax}, {"/away", {"POST"}, away, kBodyMax}}
    );
}

ClientRequest request_to(std::string url, std::string_view body = "hello") {
    ClientRequest request;
    request.url = std::move(url);
    request.body = to_bytes(body);
    return request;
}

/// Takes a request and does not answer it while it exists.
class SilentServer {
public:
    [[nodiscard]] std::string url() const { return server_.url("/"); }
    void wait_for_request() { reached_.get_future().wait(); }
    ~SilentServer() { release_.set_value(); }

private:
    asio::awaitable<Response> keep_waiting() {
        reached_.set_value();
        co_await offload(pool_, [this] { release_.get_future().wait(); });
        co_return Response{};
    }

    std::promise<void> reached_;
    std::promise<void> release_;
    LoopbackServer server_{{{"/", {"POST"}, [this](Request) { return keep_waiting(); }, kBodyMax}}};
    Pool pool_{"silence", 1, 1};  // joined before the loop that its work returns to is gone
};

Error error_of(ClientRequest const& request) {
    HttpClient client(1, 1);
    auto const result = client.post_blocking(request);
    REQUIRE_FALSE(result);
    return result.error();
}

}  // namespace

TEST_CASE("client: a post arrives byte for byte, with our headers and no others", "[net]") {
    LoopbackServer server = make_server();
    HttpClient client(2, 10);
    auto request = request_to(server.url("/echo"), std::string("a\0b\r\n", 5));
    request.headers = {
        {"AS2-From", "me"}, {"Content-Type", "application/edi-x12"}, {"X-Empty", ""}
    };
    auto const answer = client.post_blocking(request);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == request.body);
    std::string names;
    for (HeaderField const& field : answer->headers) names += field.name + " ";
    CHECK(
        names ==
        "X-Host X-User-Agent X-AS2-From X-Content-Type X-X-Empty X-Content-Length Date "
        "Server Content-Length "
    );
    CHECK(answer->headers.get_or("X-Content-Length", "") == "5");
    CHECK(answer->headers.get_or("X-AS2-From", "") == "me");
}

TEST_CASE("client: large and empty bodies have a length and no Expect", "[net]") {
    LoopbackServer server = make_server();
    HttpClient client(2, 10);
    for (std::size_t size : {std::size_t{0}, std::size_t{3'000'000}}) {
        auto const answer =
            client.post_blocking(request_to(server.url("/echo"), std::string(size, 'x')));
        REQUIRE(answer);
        CHECK(answer->headers.get_or("X-Content-Length", "") == std::to_string(size));
        CHECK_FALSE(answer->headers.find("X-Expect"));
        CHECK(answer->body.size() == size);
    }
    CHECK(server.counters().accepted == 1);  // the second post used the first one's connection
}

TEST_CASE("client: posts from coroutines run side by side", "[net]") {
    LoopbackServer server = make_server();
    EventLoop loop;
    HttpClient client(4, 100);
    int done = 0;
    auto one = [&](int i) -> asio::awaitable<void> {
        auto const text = std::to_string(i);
        auto const answer = co_await client.post(request_to(server.url("/echo"), text));
        CHECK(answer);
        if (answer) CHECK(as_text(answer->body) == text);
        if (++done == 20) loop.stop();
    };
    for (int i = 0; i < 20; ++i) loop.spawn("post", one(i));
    loop.run();
    CHECK(done == 20);
}

TEST_CASE("client: a redirect is an answer and is not followed", "[net]") {
    LoopbackServer server = make_server();
    HttpClient client(1, 1);
    auto const answer = client.post_blocking(request_to(server.url("/away")));
    REQUIRE(answer);
    CHECK(answer->status == 302);
}

TEST_CASE("client: an error status is an answer", "[net]") {
    LoopbackServer server = make_server();
    HttpClient client(1, 1);
    auto const answer = client.post_blocking(request_to(server.url("/none")));
    REQUIRE(answer);
    CHECK(answer->status == 404);
}

TEST_CASE("client: interim answers are skipped with their headers", "[net]") {
    CannedServer server(
        "HTTP/1.1 100 Continue\r\nX: interim\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: hint\r\n\r\n"
        "HTTP/1.1 200 OK\r\nY: final\r\nContent-Length: 2\r\n\r\nok"
    );
    HttpClient client(1, 1);
    auto const answer = client.post_blocking(request_to(server.url()));
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK_FALSE(answer->headers.find("X"));
    CHECK(answer->headers.get_or("Y", "") == "final");
    CHECK(as_text(answer->body) == "ok");
}

TEST_CASE("client: broken answers are unavailable, and larger ones too large", "[net]") {
    struct Row {
        std::string answer;
        ErrorCode code;
    };
    for (Row const& row : std::vector<Row>{
             {"", ErrorCode::unavailable},
             {"nonsense", ErrorCode::unavailable},
             {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal", ErrorCode::unavailable},
             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
              ErrorCode::unavailable},
             {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901", ErrorCode::too_large},
             {"HTTP/1.1 200 OK\r\n\r\n12345678901", ErrorCode::too_large},
             {"HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x') + "\r\n\r\n", ErrorCode::too_large
             },
         }) {
        CAPTURE(row.answer.substr(0, 60));
        CannedServer server(row.answer);
        auto request = request_to(server.url());
        request.response_bytes_max = 10;
        CHECK(error_of(request).code == row.code);
    }
}

TEST_CASE("client: an answer of exactly the limit is taken", "[net]") {
    CannedServer server("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234567890");
    auto request = request_to(server.url());
    request.response_bytes_max = 10;
    HttpClient client(1, 1);
    CHECK(client.post_blocking(request));
}

TEST_CASE("client: no listener and no answer in time say where and why", "[net]") {
    std::string url;
    {
        CannedServer gone("");
        url = gone.url("/as2?token=secret");
    }
    auto const refused = error_of(request_to(url));
    CHECK(refused.code == ErrorCode::unavailable);
    CHECK(refused.message.find("http://127.0.0.1:") != std::string::npos);
    CHECK(refused.message.find("secret") == std::string::npos);

    SilentServer silent;
    auto request = request_to(silent.url());
    request.total_timeout = std::chrono::milliseconds(50);
    auto const late = error_of(request);
    CHECK(late.code == ErrorCode::unavailable);
    CAPTURE(late.message);
    CHECK(late.message.find("timed out") != std::string::npos);
}

TEST_CASE(
    "client: URLs and headers that may not be used are refused before a connection", "[net]"
) {
    for (std::string const url :
         {"", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "mailto:a@b",
          "127.0.0.1", "http://user@127.0.0.1/", "http://user:secret@127.0.0.1/",
          "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/ x", "http://", "http://127.0.0.1:99999/",
          "/as2"}) {
        CAPTURE(url);
        auto const error = error_of(request_to(url));
        CHECK(error.code == ErrorCode::refused);
        CHECK(error.text().find("secret") == std::string::npos);
    }
    for (HeaderField const& field : std::vector<HeaderField>{
             {"X", "a\r\nY: b"},
             {"X Y", "a"},
             {"", "a"},
             {"Content-Length", "1"},
             {"expect", "x"},
             {"Transfer-Encoding", "chunked"},
             {"Host", "a"},
             {"Connection", "close"}
         }) {
        CAPTURE(field.name);
        auto request = request_to("http://127.0.0.1:1/");
        request.headers.add(field.name, field.value);
        CHECK(error_of(request).code == ErrorCode::refused);
    }
}

TEST_CASE("client: an address that may not be connected is refused after resolution", "[net]") {
    LoopbackServer server = make_server();
    auto request = request_to(server.url("/echo"));
    std::string asked;
    request.may_connect = [&](std::string_view address) {
        asked = address;
        return false;
    };
    auto const error = error_of(request);
    CHECK(asked == "127.0.0.1");
    CHECK(error.code == ErrorCode::refused);
    CHECK(server.counters().accepted == 0);
    // Not by a connection that an allowed post has left open either.
    HttpClient client(1, 1);
    CHECK(client.post_blocking(request_to(server.url("/echo"))));
    CHECK_FALSE(client.post_blocking(request));
}

TEST_CASE("client: stop breaks running posts off", "[net]") {
    SilentServer silent;
    EventLoop loop;
    HttpClient client(1, 1);
    auto task = [&]() -> asio::awaitable<void> {
        auto const answer = co_await client.post(request_to(silent.url()));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().code == ErrorCode::unavailable);
        CHECK(answer.error().message.find("shutting down") != std::string::npos);
    };
    std::thread stopper([&] {
        silent.wait_for_request();
        client.stop();
    });
    loop.run_until_done(task());
    stopper.join();
}
