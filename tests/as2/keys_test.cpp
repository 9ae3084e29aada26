#include "as2/keys.hpp"

#include "as2/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

using namespace test;

TEST_CASE("keys: a made certificate says what it was made for", "[as2]") {
    auto const& certificate = bob().certificate;
    CHECK(certificate.subject() == "CN=bob\\, inc.");
    CHECK(certificate.issuer() == certificate.subject());
    CHECK(certificate.key_kind() == KeyKind::rsa);
    CHECK(certificate.key_bits() == 2048);
    CHECK(to_rfc3339(certificate.not_before()) == "2026-01-04T12:00:00Z");
    CHECK(certificate.not_after() == now() + std::chrono::days(825));
    CHECK(certificate.is_valid_at(now()));
    CHECK_FALSE(certificate.is_valid_at(now() - std::chrono::days(2)));
    CHECK(certificate.is_valid_at(now() - std::chrono::days(2), std::chrono::days(2)));
    CHECK_FALSE(certificate.is_valid_at(now() + std::chrono::days(826)));
    CHECK(certificate.fingerprint() == sha256(certificate.der()));
    CHECK_FALSE(alice().certificate == mallory().certificate);
}

TEST_CASE("keys: PEM and DER give the same certificate", "[as2]") {
    auto const& certificate = alice().certificate;
    CHECK(Certificate::parse(as_bytes(certificate.to_pem()), "a.pem").value() == certificate);
    CHECK(Certificate::parse(certificate.der(), "a.der").value() == certificate);
    auto const commented = "a note\n" + certificate.to_pem();
    CHECK(Certificate::parse(as_bytes(commented), "a.pem").value() == certificate);
}

TEST_CASE("keys: what cannot be read is named", "[as2]") {
    for (std::string_view const text :
         {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "0\x82\x01"
         }) {
        auto const result = Certificate::parse(as_bytes(text), "partners/acme/x.pem");
        REQUIRE_FALSE(result);
        CHECK(result.error().message.starts_with("partners/acme/x.pem: "));
    }
    CHECK_FALSE(PrivateKey::parse_pem(as_bytes(alice().certificate.to_pem()), {}, "k"));
    CHECK(
        load_certificate("/nowhere/x.pem").error().text().find("/nowhere/x.pem") !=
        std::string::npos
    );
}

TEST_CASE("keys: a passphrase opens an encrypted key and only the right one", "[as2]") {
    Secret const right("correct horse");
    auto const pem = alice().key.to_pem(right);
    CHECK(pem.find("ENCRYPTED") != std::string::npos);
    auto const key = PrivateKey::parse_pem(as_bytes(pem), right, "k");
    REQUIRE(key);
    CHECK(KeyPair::join(alice().certificate, *key, "k"));
    CHECK(PrivateKey::parse_pem(as_bytes(pem), {}, "k").error().code == ErrorCode::unauthorized);
    CHECK(
        PrivateKey::parse_pem(as_bytes(pem), Secret("wrong"), "k").error().code ==
        ErrorCode::unauthorized
    );
    CHECK(PrivateKey::parse_pem(as_bytes(alice().key.to_pem()), {}, "k"));
}

TEST_CASE("keys: a key that is not the certificate's is refused", "[as2]") {
    auto const result = KeyPair::join(alice().certificate, mallory().key, "certs/a.key");
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::configuration);
    CHECK(result.error().message.starts_with("certs/a.key: "));
}

TEST_CASE("keys: the script of development certificates makes pairs that load", "[as2]") {
    TemporaryFolder const folder;
    auto const command = "sh '" TIDEGATE_SOURCE_DIR "/certs/make.sh' '" + folder.path("made") +
                         "' gateway 'rehearsal partner' >'" + folder.path("log") + "' 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
    for (std::string const name : {"gateway", "rehearsal-partner"}) {
        CAPTURE(name);
        auto const pair = load_key_pair(
            folder.path("made/" + name + ".crt"), folder.path("made/" + name + ".key")
        );
        if (!pair) FAIL(pair.error().text());
        CHECK(pair->certificate.key_bits() == 2048);
        CHECK(
            pair->certificate.subject() ==
            "CN=" + std::string(name == "gateway" ? "gateway" : "rehearsal partner")
        );
        auto const permissions =
            std::filesystem::status(folder.path("made/" + name + ".key")).permissions();
        CHECK((permissions & std::filesystem::perms::others_read) == std::filesystem::perms::none);
    }
    auto const before = folder.read("made/gateway.key");
    REQUIRE(std::system(command.c_str()) == 0);
    CHECK(folder.read("made/gateway.key") == before);
}

}  // namespace tidegate::as2
