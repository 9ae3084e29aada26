#include "net/listener.hpp"

#include "net/hostile_heads.hpp"
#include "net/loopback.hpp"
#include "net/offload.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>

using namespace tidegate;
using namespace tidegate::net;
using std::chrono::milliseconds;
using test::LoopbackServer;
using test::RawSocket;

namespace {

constexpr std::uint64_t kBodyMax = 4 * 1024 * 1024;
std::string const kGet = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
std::string const kGetClose = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

asio::awaitable<Response> healthy(Request) { co_return Response{200, {}, to_bytes("fine")}; }

asio::awaitable<Response> echo(Request request) {
    Response response{200, {{"X-Size", std::to_string(request.body.size())}}, {}};
    response.headers.add("X-From", request.headers.get_or("AS2-From", ""));
    response.headers.add("X-Peer", request.peer.address);
    response.body = std::move(request.body);
    co_return response;
}

std::vector<Route> routes() {
    return {{"/health", {"GET"}, healthy, 0}, {"/echo", {"POST"}, echo, kBodyMax}};
}

std::size_t answers(std::string_view text) {
    std::size_t found = 0;
    for (auto at = text.find("\r\nDate: "); at != text.npos; at = text.find("\r\nDate: ", at + 1)) {
        ++found;
    }
    return found;
}

/// What a curl of the system prints.
std::string curl(std::string const& arguments, std::string const& input = "") {
    std::string command = "curl -sS --max-time 20 --noproxy '*' " + arguments + " 2>&1";
    if (!input.empty()) {
        command = "head -c " + input + " /dev/zero | " + command;
    }
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string output;
    char piece[4096];
    for (std::size_t count = 0; (count = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
        output.append(piece, count);
    }
    ::pclose(pipe);
    return output;
}

}  // namespace

TEST_CASE("listener: hostile bytes are answered and closed, and it serves the next", "[net]") {
    LoopbackServer server(routes());
    for (auto const& row : test::hostile_heads()) {
        CAPTURE(row.name);
        auto peer = RawSocket::connect_to(server.port());
        peer.send(row.bytes + kGet);
        peer.end_sending();
        auto const answer = peer.receive_all();
        CHECK(answer.starts_with("HTTP/1.1 " + std::to_string(row.status) + " "));
        CHECK(answers(answer) == 1);
        CHECK(answer.find("<") == std::string::npos);
    }
    auto peer = RawSocket::connect_to(server.port());
    peer.send(kGetClose);
    CHECK(peer.receive_all().ends_with("\r\n\r\nfine"));
}

TEST_CASE("listener: ten thousand pipelined requests get ten thousand answers", "[net]") {
    LoopbackServer server(routes());
    auto peer = RawSocket::connect_to(server.port());
    std::string wire;
    constexpr std::size_t kRequests = 10000;
    for (std::size_t i = 1; i < kRequests; ++i) wire += kGet;
    wire += kGetClose;
    std::thread sender([&] { peer.send(wire); });
    CHECK(answers(peer.receive_all()) == kRequests);
    sender.join();
}

TEST_CASE(
    "listener: slow heads, slow bodies and silent connections end by their deadlines", "[net]"
) {
    ListenerOptions options;
    options.session.header_deadline = milliseconds(50);
    options.session.idle_deadline = milliseconds(50);
    options.session.body_window = milliseconds(50);
    options.session.linger_deadline = milliseconds(50);
    LoopbackServer server(routes(), options);
    struct Row {
        std::string bytes;
        std::string_view answer;
    };
    for (Row const& row : std::vector<Row>{
             {"", ""},
             {"GET /health HT", "HTTP/1.1 408 "},
             {"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", "HTTP/1.1 408 "},
             {kGet, "HTTP/1.1 200 "},
         }) {
        CAPTURE(row.bytes);
        auto peer = RawSocket::connect_to(server.port());
        peer.send(row.bytes);
        auto const answer = peer.receive_all();  // returns because the server closes
        CHECK(answer.substr(0, 13) == row.answer);
        CHECK(answers(answer) == (row.answer.empty() ? 0 : 1));
    }
}

TEST_CASE("listener: a client that does not read its answer is given up", "[net]") {
    ListenerOptions options;
    options.session.write_deadline = milliseconds(50);
    auto const large = [](Request) -> asio::awaitable<Response> {
        co_return Response{200, {}, Bytes(64 * 1024 * 1024)};
    };
    LoopbackServer server({{"/large", {"GET"}, large, 0}}, options);
    auto peer = RawSocket::connect_to(server.port());
    peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    // Graceful stop waits for the session, so it ends only when the write deadline has ended it.
    peer.receive_until("\r\n\r\n");
    CHECK(server.stop(std::chrono::seconds(10)));
}

TEST_CASE("listener: disconnects and resets at any point leave it serving", "[net]") {
    LoopbackServer server(routes());
    std::string const wire = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    for (std::size_t cut = 0; cut <= wire.size(); cut += 5) {
        RawSocket::connect_to(server.port()).send(wire.substr(0, cut));
        auto peer = RawSocket::connect_to(server.port());
        peer.send(wire.substr(0, cut));
        peer.reset();
    }
    CHECK(curl(server.url("/health")) == "fine");
    CHECK(server.stop(std::chrono::seconds(10)));
}

TEST_CASE("listener: connections over a limit are told 503, others are served", "[net]") {
    for (bool const per_address : {true, false}) {
        ListenerOptions options;
        (per_address ? options.connections_per_address_max : options.connections_max) = 2;
        options.session.linger_deadline = milliseconds(50);
        LoopbackServer server(routes(), options);
        auto one = RawSocket::connect_to(server.port());
        auto two = RawSocket::connect_to(server.port());
        for (RawSocket* peer : {&one, &two}) {
            peer->send(kGet);
            CHECK(peer->receive_until("fine").ends_with("fine"));
        }
        auto three = RawSocket::connect_to(server.port());
        three.send(kGet);
        auto const answer = three.receive_all();
        CHECK(answer.starts_with("HTTP/1.1 503 "));
        CHECK(answer.find("Retry-After: ") != std::string::npos);
        CHECK(server.counters().refused == 1);
        CHECK(server.counters().open == 2);
        one.send(kGetClose);
        CHECK(one.receive_all().ends_with("fine"));
    }
}

TEST_CASE(
    "listener: graceful stop answers what runs, closes what idles, accepts nothing", "[net]"
) {
    std::promise<void> running;
    std::promise<void> release;
    Pool pool("test", 1, 10);
    Handler const slow = [&](Request) -> asio::awaitable<Response> {
        running.set_value();
        co_await offload(pool, [&] { release.get_future().wait(); });
        co_return Response{200, {}, to_bytes("done")};
    };
    ListenerOptions options;
    options.session.linger_deadline = milliseconds(50);
    LoopbackServer server({{"/slow", {"GET"}, slow, 0}, {"/health", {"GET"}, healthy, 0}}, options);
    auto idle = RawSocket::connect_to(server.port());
    idle.send(kGet);
    CHECK(idle.receive_until("fine").ends_with("fine"));
    auto busy = RawSocket::connect_to(server.port());
    busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
    running.get_future().wait();
    auto stopped =
        std::async(std::launch::async, [&] { return server.stop(std::chrono::seconds(10)); });
    CHECK(idle.receive_all().empty());
    release.set_value();
    auto const answer = busy.receive_all();
    CHECK(answer.ends_with("done"));
    CHECK(answer.find("Connection: close") != std::string::npos);
    CHECK(stopped.get());
    pool.stop();
}

TEST_CASE("listener: stop at its deadline closes what still runs", "[net]") {
    LoopbackServer server(routes());
    auto peer = RawSocket::connect_to(server.port());
    peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
    );
    CHECK(peer.receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK_FALSE(server.stop(milliseconds(20)));
    CHECK(peer.receive_all().find("200 OK") == std::string::npos);
}

TEST_CASE("listener: accept without descriptors pauses and recovers", "[net]") {
    LoopbackServer server(routes());
    auto waiting = RawSocket::connect_to(server.port());
    waiting.send(kGet);
    CHECK(waiting.receive_until("fine").ends_with("fine"));
    std::vector<int> taken;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit const low{64, before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &low);
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (int taking = 0; (taking = ::dup(fd)) >= 0;) taken.push_back(taking);
    auto const address = test::loopback(server.port());
    REQUIRE(::connect(fd, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
    RawSocket peer(fd);
    peer.send(kGetClose);
    waiting.send(kGet);  // connections that exist are served meanwhile
    CHECK(waiting.receive_until("fine").ends_with("fine"));
    for (int taking : taken) ::close(taking);
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(peer.receive_all().ends_with("fine"));
}

TEST_CASE("listener: an address in use or no address is an error that names it", "[net]") {
    LoopbackServer server(routes());
    EventLoop loop;
    SystemClock clock;
    SeededRandom random(1);
    ListenerOptions options;
    options.port = server.port();
    auto const taken = Listener::open(loop.executor(), Router(routes()), options, clock, random);
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::unavailable);
    CHECK(
        taken.error().message.find("127.0.0.1:" + std::to_string(server.port())) !=
        std::string::npos
    );
    options.address = "localhost";
    auto const named = Listener::open(loop.executor(), Router(routes()), options, clock, random);
    REQUIRE_FALSE(named);
    CHECK(named.error().code == ErrorCode::configuration);
}

TEST_CASE("listener: curl as a peer", "[net]") {
    LoopbackServer server(routes());
    auto const echo_url = server.url("/echo");
    std::string const show =
        "-o /dev/null -w '%{http_code} %{size_download} %{num_connects} %{http_version}' ";
    struct Row {
        std::string_view what;
        std::string arguments;
        std::string input;
        std::string output;
    };
    std::string const data = "-H 'Content-Type: a/b' --data-binary @- ";
    for (Row const& row : std::vector<Row>{
             {"get", show + server.url("/health"), "", "200 4 1 1.1"},
             {"post", show + data + echo_url, "100000", "200 100000 1 1.1"},
             {"post that waits for 100", show + data + "-H 'Expect: 100-continue' " + echo_url,
              "2000000", "200 2000000 1 1.1"},
             {"chunked upload", show + data + "-H 'Transfer-Encoding: chunked' " + echo_url,
              "3000000", "200 3000000 1 1.1"},
             {"chunked over the limit", show + data + "-H 'Transfer-Encoding: chunked' " + echo_url,
              "5000000", "413 39 1 1.1"},
             {"over the limit, waiting for 100",
              show + data + echo_url + " -H 'Expect: 100-continue'", "5000000", "413 45 1 1.1"},
             {"HTTP/1.0", show + "-0 " + data + echo_url, "1000", "200 1000 1 1.1"},
             {"head", show + "-I " + server.url("/health"), "", "200 0 1 1.1"},
             {"head on the post path", show + "-I " + echo_url, "", "200 0 1 1.1"},
             {"wrong method", show + "-X DELETE " + echo_url, "", "405 36 1 1.1"},
         }) {
        CAPTURE(row.what);
        CHECK(curl(row.arguments, row.input) == row.output);
    }
    auto const url = server.url("/health");
    CHECK(curl(url + " " + url + " -w '%{num_connects}'") == "fine1fine0");  // kept alive
}

TEST_CASE("listener: who sends all of a refused body before it reads gets the answer", "[net]") {
    LoopbackServer server(routes());
    std::string const body(5'000'000, 'x');
    RawSocket peer = RawSocket::connect_to(server.port());
    peer.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: a/b\r\nContent-Length: 5000000\r\n\r\n"
    );
    CHECK(peer.send(body));
    peer.end_sending();
    std::string const answer = peer.receive_all();
    CHECK(answer.starts_with("HTTP/1.1 413 "));
    CHECK_FALSE(answer.ends_with("<reset>"));
}
