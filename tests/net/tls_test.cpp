#include "net/tls.hpp"

#include "net/http_client.hpp"
#include "net/loopback.hpp"
#include "net/tls_files.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using namespace tidegate::net;
using std::chrono::milliseconds;
using test::LoopbackServer;
using test::RawSocket;
using test::run_command;
using test::TlsFiles;

namespace {

constexpr std::uint64_t kBodyMax = 4 * 1024 * 1024;

asio::awaitable<Response> echo(Request request) {
    co_return Response{200, {}, std::move(request.body)};
}

asio::awaitable<Response> healthy(Request) { co_return Response{200, {}, to_bytes("fine")}; }

class TlsServer {
public:
    explicit TlsServer(ListenerOptions options = {})
        : server_(
              {{"/echo", {"POST"}, echo, kBodyMax}, {"/health", {"GET"}, healthy, 0}},
              with_tls(options)
          ) {}

    TlsFiles files;

    LoopbackServer& operator*() { return server_; }
    LoopbackServer* operator->() { return &server_; }
    [[nodiscard]] std::string url(std::string const& path) const {
        return "https://localhost:" + std::to_string(server_.port()) + path;
    }
    /// A curl of the system that trusts the server.
    [[nodiscard]] std::string curl() const {
        return "curl -sS --max-time 20 --noproxy '*' --cacert " + files.path("server.crt") + " ";
    }
    /// The openssl program as a client; what it is sent to say comes from standard input.
    [[nodiscard]] std::string s_client() const {
        return "timeout 20 openssl s_client -connect 127.0.0.1:" + std::to_string(server_.port()) +
               " -CAfile " + files.path("server.crt") + " ";
    }
    /// The server still answers.
    [[nodiscard]] bool lives() const {
        return run_command(curl() + url("/health")).output == "fine";
    }
    /// Waits, without sleeping for long, until the listener has counted a failed handshake.
    std::uint64_t failed_handshakes(std::uint64_t at_least) {
        auto const deadline = deadline_in(std::chrono::seconds(10));
        while (server_.counters().handshakes_failed < at_least && Deadline::clock::now() < deadline)
            std::this_thread::yield();
        return server_.counters().handshakes_failed;
    }

private:
    ListenerOptions with_tls(ListenerOptions options) const {
        options.tls = files.identity();
        return options;
    }

    LoopbackServer server_;
};

ClientRequest request_to(std::string url, ServerTrust trust) {
    ClientRequest request;
    request.url = std::move(url);
    request.body = to_bytes("hello");
    request.trust = std::move(trust);
    return request;
}

}  // namespace

TEST_CASE("tls: curl speaks 1.2 and 1.3 with forward secrecy, small and large bodies", "[net]") {
    TlsServer server;
    std::string const show = "-o /dev/null -w '%{http_code} %{size_download} %{http_version}' ";
    for (std::string const version :
         {"--tlsv1.2 --tls-max 1.2 ", "--tlsv1.3 ",
          "--tls-max 1.2 --ciphers ECDHE-RSA-AES128-GCM-SHA256 "}) {
        CAPTURE(version);
        CHECK(run_command(server.curl() + version + server.url("/health")).output == "fine");
        auto const post = run_command(
            "head -c 3000000 /dev/zero | " + server.curl() + version + show +
            "--data-binary @- -H 'Expect:' " + server.url("/echo")
        );
        CHECK(post.output == "200 3000000 1.1");
        // Refused while its body is still on the way: the answer arrives, not a reset.
        auto const large = run_command(
            "head -c 5000000 /dev/zero | " + server.curl() + version + show +
            "--data-binary @- -H 'Expect:' " + server.url("/echo")
        );
        CHECK(large.output.starts_with("413 "));
    }
    auto const url = server.url("/health");
    auto const kept = run_command(server.curl() + url + " " + url + " -w '%{num_connects}'");
    CHECK(kept.output == "fine1fine0");
    CHECK(server->counters().handshakes_failed == 0);
    CHECK(server->stop(std::chrono::seconds(10)));
}

TEST_CASE("tls: old versions and weak ciphers are refused, counted, and harm nobody", "[net]") {
    TlsServer server;
    std::uint64_t failed = 0;
    for (std::string const weak :
         {"--tls-max 1.1 --tlsv1.0 --ciphers DEFAULT@SECLEVEL=0 ",
          "--tls-max 1.0 --tlsv1.0 --ciphers DEFAULT@SECLEVEL=0 ",
          "--tls-max 1.2 --ciphers AES128-GCM-SHA256 ",           // no forward secrecy
          "--tls-max 1.2 --ciphers ECDHE-RSA-AES128-SHA256 "}) {  // CBC
        CAPTURE(weak);
        auto const result = run_command(server.curl() + weak + server.url("/health"));
        CAPTURE(result.output);
        CHECK(result.status == 35);  // CURLE_SSL_CONNECT_ERROR
        CHECK(server.failed_handshakes(++failed) == failed);
    }
    CHECK(server.lives());
}

TEST_CASE("tls: a client that trusts another authority does not speak to us", "[net]") {
    TlsServer server;
    auto const result = run_command(
        "curl -sS --max-time 20 --noproxy '*' --cacert " + server.files.path("other.crt") + " " +
        server.url("/health")
    );
    CHECK(result.status == 60);  // CURLE_PEER_FAILED_VERIFICATION
    CHECK(server.lives());
}

TEST_CASE("tls: renegotiation, tickets and early data are not to be had", "[net]") {
    TlsServer server;
    // R on a line of its own asks for renegotiation.
    auto const again = run_command("printf 'R\\n' | " + server.s_client() + "-tls1_2");
    CAPTURE(again.output);
    CHECK(again.output.find("Verify return code: 0 (ok)") != std::string::npos);
    CHECK(again.output.find("RENEGOTIATING") != std::string::npos);
    CHECK(again.output.find("no renegotiation") != std::string::npos);
    for (std::string const version : {"-tls1_2", "-tls1_3"}) {
        CAPTURE(version);
        auto const get = run_command(
            "printf 'GET /health HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | " +
            server.s_client() + "-ign_eof " + version
        );
        CHECK(get.output.find("fine") != std::string::npos);
        CHECK(get.output.find("session ticket:") == std::string::npos);
        CHECK(get.output.find("Post-Handshake New Session Ticket") == std::string::npos);
        CHECK(get.output.find("Early data was accepted") == std::string::npos);
    }
    CHECK(server.lives());
}

TEST_CASE("tls: what is no handshake is closed, counted, and harms nobody", "[net]") {
    TlsServer server;
    std::uint64_t failed = 0;
    for (std::string const& bytes : std::vector<std::string>{
             "GET /health HTTP/1.1\r\nHost: a\r\n\r\n",
             std::string(100'000, '\0'),
             "\x16\x03\x01\x40\x01" + std::string(20'000, 'x'),  // a record longer than allowed
             "\x16\x03\x01\x00\x04\x01\xff\xff\xff" + std::string(70'000, 'x'),  // a hello of 16 MB
             "\x15\x03\x01\x00\x02\x02\x28",                                     // an alert
             "",
         }) {
        CAPTURE(bytes.substr(0, 20));
        auto peer = RawSocket::connect_to(server->port());
        peer.send(bytes);
        peer.end_sending();
        auto const answer = peer.receive_all();
        CHECK(answer.find("HTTP") == std::string::npos);
        CHECK(answer.find("<still open>") == std::string::npos);
        CHECK(server.failed_handshakes(++failed) == failed);
    }
    auto peer = RawSocket::connect_to(server->port());
    peer.send("\x16\x03\x01");
    peer.reset();  // may be gone before it is accepted
    CHECK(server.lives());
}

TEST_CASE("tls: a slow handshake is cut off by its deadline, however it drips", "[net]") {
    ListenerOptions options;
    options.handshake_deadline = milliseconds(100);
    TlsServer server(options);
    auto silent = RawSocket::connect_to(server->port());
    auto dripping = RawSocket::connect_to(server->port());
    dripping.send("\x16\x03\x01\x02");
    CHECK(silent.receive_all().find("<still open>") == std::string::npos);
    CHECK(dripping.receive_all().find("<still open>") == std::string::npos);
    CHECK(server.failed_handshakes(2) == 2);
    CHECK(server->counters().open == 0);
}

TEST_CASE("tls: connections count against the limits before their handshake", "[net]") {
    ListenerOptions options;
    options.connections_per_address_max = 2;
    TlsServer server(options);
    auto one = RawSocket::connect_to(server->port());
    auto two = RawSocket::connect_to(server->port());
    auto three = RawSocket::connect_to(server->port());
    CHECK(three.receive_all().empty());  // closed without a word
    CHECK(server->counters().refused == 1);
    CHECK(server->counters().open == 2);
    // Stopping does not wait for handshakes.
    CHECK(server->stop(std::chrono::seconds(10)));
}

TEST_CASE("tls: a certificate chain is sent whole", "[net]") {
    TlsFiles files;
    std::ofstream(files.path("chain.crt")) << files.text("server.crt") << files.text("other.crt");
    auto const identity = TlsIdentity::load(files.path("chain.crt"), files.path("server.key"));
    REQUIRE(identity);
    CHECK((*identity)->expires_at() > SystemClock().now());
    ListenerOptions options;
    options.tls = *identity;
    LoopbackServer server({{"/health", {"GET"}, healthy, 0}}, options);
    auto const shown = run_command(
        "timeout 20 openssl s_client -showcerts -connect 127.0.0.1:" +
        std::to_string(server.port()) + " </dev/null"
    );
    auto const first = shown.output.find("BEGIN CERTIFICATE");
    REQUIRE(first != std::string::npos);
    CHECK(shown.output.find("BEGIN CERTIFICATE", first + 1) != std::string::npos);
}

TEST_CASE("tls: files that cannot be used are refused with their name", "[net]") {
    TlsFiles files;
    std::ofstream(files.path("empty.crt")) << "";
    run_command(
        "openssl req -x509 -newkey rsa:1024 -nodes -days 1 -subj /CN=weak -keyout " +
        files.path("weak.key") + " -out " + files.path("weak.crt")
    );
    run_command(
        "openssl rsa -aes256 -passout pass:sesame -in " + files.path("server.key") + " -out " +
        files.path("locked.key")
    );
    struct Row {
        std::string certificate, key, named;
    };
    for (Row const& row : std::vector<Row>{
             {"none.crt", "server.key", "none.crt"},
             {"empty.crt", "server.key", "empty.crt"},
             {"server.crt", "none.key", "none.key"},
             {"server.crt", "other.key", "other.key"},
             {"server.crt", "server.crt", "server.crt"},
             {"server.crt", "locked.key", "locked.key"},
             {"weak.crt", "weak.key", "weak.crt"},
         }) {
        CAPTURE(row.certificate, row.key);
        auto const identity = TlsIdentity::load(files.path(row.certificate), files.path(row.key));
        REQUIRE_FALSE(identity);
        CAPTURE(identity.error().text());
        CHECK(identity.error().text().find(row.named) != std::string::npos);
    }
    CHECK(TlsIdentity::load(files.path("server.crt"), files.path("locked.key"), Secret("sesame")));
}

TEST_CASE("tls: our client verifies name, authority and pinned key", "[net]") {
    TlsServer server;
    HttpClient client(1, 1);
    std::string const mine = server.files.text("server.crt");
    auto const pin_of = [&](std::string const& name) {
        auto const hash = run_command(
            "openssl x509 -in " + server.files.path(name) +
            " -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | "
            "openssl base64"
        );
        return "sha256//" + hash.output.substr(0, hash.output.find('\n'));
    };
    auto const good = client.post_blocking(request_to(server.url("/echo"), {mine, ""}));
    REQUIRE(good);
    CHECK(as_text(good->body) == "hello");
    CHECK(client.post_blocking(
        request_to(server.url("/echo"), {mine, pin_of("other.crt") + ";" + pin_of("server.crt")})
    ));
    auto const port = std::to_string(server->port());
    struct Row {
        std::string url;
        ServerTrust trust;
    };
    for (Row const& row : std::vector<Row>{
             {server.url("/echo"), {}},  // the system's authorities
             {server.url("/echo"), {server.files.text("other.crt"), ""}},
             {server.url("/echo"), {"no certificate", ""}},
             {server.url("/echo"), {mine, pin_of("other.crt")}},
             {"https://127.0.0.2:" + port + "/echo", {mine, ""}},  // a name it is not made for
         }) {
        CAPTURE(row.url, row.trust.pinned_public_key, row.trust.ca_pem.substr(0, 40));
        auto const refused = client.post_blocking(request_to(row.url, row.trust));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::unavailable);
    }
    // The connection that the good posts left open is not used by those who trust somebody else.
    CHECK(client.post_blocking(request_to(server.url("/echo"), {mine, ""})));
}
