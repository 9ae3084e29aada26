// The gateway as operators and machines see it: AS2 over TLS, health, readiness and metrics, asked
// by the curl of the system.
#include "e2e/fixture.hpp"
#include "net/tls_files.hpp"

#include <catch2/catch.hpp>

namespace tidegate::e2e {
namespace {

std::string curl(std::string const& arguments) {
    return net::test::run_command("curl -sS --max-time 20 --noproxy '*' " + arguments).output;
}

std::string const kAdmin = "[http.admin]\nlisten = \"127.0.0.1:0\"\n";

}  // namespace

TEST_CASE("e2e: AS2 over TLS answers, and plain HTTP on its port does not", "[e2e]") {
    net::test::TlsFiles const files;
    Installation const gateway({
        .instance_toml = kAdmin + "[http.as2.tls]\ncertificate = \"" + files.path("server.crt") +
                         "\"\nkey = \"" + files.path("server.key") + "\"\n",
    });
    std::string const at = "localhost:" + std::to_string(gateway.port()) + "/as2";
    CHECK(
        curl(
            "--cacert " + files.path("server.crt") + " -X POST -H 'Content-Length: 0' https://" +
            at + " -o /dev/null -w '%{http_code}'"
        ) == "400"
    );
    CHECK(curl("http://" + at).find("curl: (") != std::string::npos);
    auto const metrics =
        curl("http://127.0.0.1:" + std::to_string(gateway.admin_port()) + "/metrics");
    CHECK(
        metrics.find("\ntidegate_tls_handshakes_failed_total{listener=\"as2\"} 1\n") !=
        std::string::npos
    );
    CHECK(
        metrics.find("\ntidegate_tls_certificate_expiry_timestamp_seconds{listener=\"as2\"} ") !=
        std::string::npos
    );
}

TEST_CASE("e2e: health, readiness and metrics of a running gateway", "[e2e]") {
    Installation const gateway({.instance_toml = kAdmin});
    std::string const at = "http://127.0.0.1:" + std::to_string(gateway.admin_port());
    CHECK(curl(at + "/healthz") == "ok\n");
    CHECK(curl(at + "/readyz -w '%{http_code}'") == "ready\n200");
    CHECK(curl("-I " + at + "/readyz -o /dev/null -w '%{http_code}'") == "200");
    CHECK(curl("-d x " + at + "/readyz -o /dev/null -w '%{http_code}'") == "405");
    CHECK(curl(at + "/as2 -o /dev/null -w '%{http_code}'") == "404");
    auto const metrics = curl(at + "/metrics");
    CHECK(metrics.find("tidegate_build_info{version=\"") != std::string::npos);
    CHECK(metrics.find("instance=\"e2e\"} 1\n") != std::string::npos);
    CHECK(metrics.find("\ntidegate_database_up 1\n") != std::string::npos);
    CHECK(metrics.find("\ntidegate_connections_open{listener=\"admin\"} 1\n") != std::string::npos);
    // The admin pages are not to be had where partners connect.
    CHECK(
        curl(
            "http://127.0.0.1:" + std::to_string(gateway.port()) +
            "/metrics -o /dev/null -w '%{http_code}'"
        ) == "404"
    );
}

}  // namespace tidegate::e2e
