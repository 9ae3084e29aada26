#include "transports/as2_sender.hpp"

#include "as2/message.hpp"
#include "base/limits.hpp"
#include "net/loopback.hpp"
#include "net/tls_files.hpp"
#include "transports/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::transports {
namespace {

using test::Home;

constexpr std::string_view kPayload = "ISA*an 855~";

store::Delivery delivery() {
    store::Delivery row;
    row.as2_from = "SUPPLIER-AS2";
    row.as2_to = "ACME-AS2";
    row.transport_message_id = "1@gate.test";
    row.content_kind = "business";
    row.content_type = "application/edi-x12";
    return row;
}

struct Station {
    FakeClock clock{test::now()};
    SeededRandom random{1};
    net::HttpClient client{1, 1};
    As2Sender sender{client, clock, random};

    Expected<runtime::Transmission> pack(Home const& home) {
        return sender.pack(home.config(), home.partner(), delivery(), as_bytes(kPayload));
    }
};

std::expected<as2::Unpacked, as2::UnpackFailure> open(
    runtime::Transmission const& sent, as2::KeyPair const& key
) {
    as2::UnpackOptions options;
    options.own_keys = std::span(&key, 1);
    options.partner_certificates = std::span(&test::gateway_key().certificate, 1);
    options.require_signed = false;
    options.require_encrypted = false;
    options.now = test::now();
    return as2::unpack(sent.headers, sent.body, options);
}

}  // namespace

TEST_CASE(
    "as2 sender: what is packed opens with the partner's key and our signature", "[transports]"
) {
    Home const home;
    Station station;
    auto const sent = station.pack(home);
    REQUIRE(sent);
    auto const opened = open(*sent, test::partner_key());
    REQUIRE(opened);
    CHECK(as_text(opened->payload) == kPayload);
    CHECK(opened->was_signed);
    CHECK(opened->was_encrypted);
    CHECK(sent->headers.get_or("Message-ID", "") == "<1@gate.test>");
    CHECK(sent->headers.get_or("AS2-From", "") == "SUPPLIER-AS2");
    CHECK(sent->headers.get_or("AS2-To", "") == "ACME-AS2");
    CHECK(std::ranges::count(sent->mics, opened->mic.text()) == 1);
}

TEST_CASE("as2 sender: XML goes out with its type and a file name that says so", "[transports]") {
    Home const home;
    Station station;
    store::Delivery row = delivery();
    row.message = MessageId{Uuid{}};
    row.content_type = "application/xml";
    auto const sent = station.sender.pack(home.config(), home.partner(), row, as_bytes("<a/>"));
    REQUIRE(sent);
    auto const opened = open(*sent, test::partner_key());
    REQUIRE(opened);
    CHECK(opened->content_type == "application/xml");
    CHECK(opened->file_name == row.message.text() + ".xml");
    auto const edi = open(*station.pack(home), test::partner_key());
    REQUIRE(edi);
    CHECK(edi->file_name.empty());
}

TEST_CASE(
    "as2 sender: the profile decides on signature, encryption, compression and receipt",
    "[transports]"
) {
    struct Row {
        std::string toml;
        bool is_signed, is_encrypted, is_compressed;
    };
    for (Row const& row :
         {Row{"", true, true, false}, Row{"sign = \"none\"", false, true, false},
          Row{"encrypt = \"none\"", true, false, false},
          Row{"compress = \"before-sign\"", true, true, true},
          Row{"compress = \"after-sign\"", true, true, true}}) {
        INFO(row.toml);
        Home const home({.as2 = row.toml});
        Station station;
        auto const sent = station.pack(home);
        REQUIRE(sent);
        auto const opened = open(*sent, test::partner_key());
        REQUIRE(opened);
        CHECK(as_text(opened->payload) == kPayload);
        CHECK(opened->was_signed == row.is_signed);
        CHECK(opened->was_encrypted == row.is_encrypted);
        CHECK(opened->was_compressed == row.is_compressed);
        CHECK(std::ranges::count(sent->mics, opened->mic.text()) == 1);
    }
}

TEST_CASE(
    "as2 sender: during a rollover the certificate that expires last encrypts", "[transports]"
) {
    Home const home({.has_newer_certificate = true});
    Station station;
    auto const sent = station.pack(home);
    REQUIRE(sent);
    CHECK(open(*sent, test::newer_partner_key()));
    CHECK_FALSE(open(*sent, test::partner_key()));
}

TEST_CASE(
    "as2 sender: when all certificates have expired nothing is sent, and the error says where",
    "[transports]"
) {
    Home const home;
    Station station;
    station.clock.advance(std::chrono::hours(24 * 400));
    auto const sent = station.pack(home);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == ErrorCode::refused);
    CHECK_THAT(
        sent.error().text(),
        Catch::Contains("no certificate of partner 'acme' is valid for encryption now") &&
            Catch::Contains("channels.as2.certificates in ") && Catch::Contains("partner.toml")
    );
}

TEST_CASE("as2 sender: without an address nothing is sent", "[transports]") {
    Home const home({.url = ""});
    Station station;
    auto const sent = station.pack(home);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == ErrorCode::refused);
    CHECK_THAT(sent.error().text(), Catch::Contains("set channels.as2.url in "));
}

TEST_CASE("as2 sender: without a key of ours nothing is signed", "[transports]") {
    Home const home({.has_key = false});
    Station station;
    auto const sent = station.pack(home);
    REQUIRE_FALSE(sent);
    CHECK_THAT(sent.error().text(), Catch::Contains("set as2.certificate and as2.key"));
}

TEST_CASE("as2 sender: a partner that does not listen is unavailable", "[transports]") {
    Home const home({.url = "http://127.0.0.1:1/as2"});
    Station station;
    auto const sent = station.pack(home);
    REQUIRE(sent);
    auto const outcome =
        station.sender.send_blocking(home.config(), home.partner(), delivery(), *sent);
    CHECK(outcome.kind == runtime::SendOutcome::Kind::unavailable);
    CHECK_FALSE(outcome.text.empty());
    CHECK_FALSE(outcome.receipt);
}

TEST_CASE("as2 sender: tls_ca is trusted for https, and nobody else is", "[transports]") {
    net::test::TlsFiles const files;
    net::ListenerOptions options;
    options.tls = files.identity();
    auto const take = [](net::Request) -> net::asio::awaitable<net::Response> {
        co_return net::Response{};
    };
    net::test::LoopbackServer const server(
        {{"/as2", {"POST"}, take, limits::message_bytes_default}}, options
    );
    std::string const url = "https://127.0.0.1:" + std::to_string(server.port()) + "/as2";
    auto const send = [&](std::string const& file) {
        std::string const lines =
            "mdn.mode = \"none\"\n" + (file.empty() ? "" : "tls_ca = \"" + file + "\"\n");
        Home const home({.as2 = lines, .url = url});
        Station station;
        auto const sent = station.pack(home);
        REQUIRE(sent);
        return station.sender.send_blocking(home.config(), home.partner(), delivery(), *sent);
    };
    using Kind = runtime::SendOutcome::Kind;
    CHECK(send(files.path("server.crt")).kind == Kind::delivered);
    CHECK(send(files.path("other.crt")).kind == Kind::unavailable);
    CHECK(send("").kind == Kind::unavailable);
    auto const missing = send(files.path("none.crt"));
    CHECK(missing.kind == Kind::refused);
    CHECK_THAT(missing.text, Catch::Contains("channels.as2.tls_ca") && Catch::Contains("none.crt"));
}

}  // namespace tidegate::transports
