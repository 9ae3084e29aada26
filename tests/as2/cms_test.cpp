#include "as2/cms.hpp"

#include "as2/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

using namespace test;

namespace {

constexpr std::string_view kText = "first line\nsecond line\r\nand \x01\xFF bytes";

Pieces pieces(ByteView const& view) { return {&view, 1}; }

// A folder with alice's and bob's keys and the content, for the openssl program.
struct Desk {
    Desk() {
        folder.write("a.pem", as_bytes(alice().certificate.to_pem()));
        folder.write("a.key", as_bytes(alice().key.to_pem()));
        folder.write("b.pem", as_bytes(bob().certificate.to_pem()));
        folder.write("b.key", as_bytes(bob().key.to_pem()));
        folder.write("text", as_bytes(kText));
    }
    TemporaryFolder folder;
};

Expected<Bytes> decrypt_file(TemporaryFolder const& folder, CmsPolicy const& policy = {}) {
    auto const der = folder.read("out");
    auto const message = inspect_cms(der, policy);
    if (!message) return std::unexpected(message.error());
    return decrypt(std::get<CmsEncrypted>(*message), std::span(&bob(), 1));
}

std::expected<Verified, SignatureFailure> verify_file(
    TemporaryFolder const& folder, KeyPair const& pinned
) {
    auto const der = folder.read("out");
    auto const message = inspect_cms(der, {.legacy = true});
    if (!message)
        return std::unexpected(SignatureFailure{SignatureFault::malformed, message.error().text()});
    ByteView const content = as_bytes(kText);
    return verify(
        std::get<CmsSigned>(*message), pieces(content),
        {.pinned = std::span(&pinned.certificate, 1), .policy = {}, .now = now()}
    );
}

}  // namespace

TEST_CASE("cms: openssl verifies what we sign, in every digest and option", "[as2]") {
    Desk const desk;
    ByteView const content = as_bytes(kText);
    for (auto const digest : kDigests) {
        for (bool const option : {false, true}) {
            CAPTURE(name_of(digest), option);
            auto const signature = sign(
                pieces(content), alice(),
                {.digest = digest, .embed_certificate = !option, .algorithm_protection = option},
                now()
            );
            REQUIRE(signature);
            desk.folder.write("sig", *signature);
            CHECK(run_openssl(
                desk.folder,
                "cms -verify -binary -content text -in sig -inform DER -certfile a.pem -CAfile "
                "a.pem -attime 1767614400 -purpose any -out o"
            ));
        }
    }
    desk.folder.write("text", as_bytes("something else"));
    CHECK_FALSE(run_openssl(
        desk.folder,
        "cms -verify -binary -content text -in sig -inform DER -certfile a.pem -CAfile a.pem "
        "-attime 1767614400 -purpose any -out o"
    ));
}

TEST_CASE("cms: we verify what openssl signs, and only by the pinned certificate", "[as2]") {
    Desk const desk;
    for (auto const* flags :
         {"", "-md sha1", "-md sha384", "-md sha512", "-noattr", "-keyid", "-nocerts", "-stream",
          "-keyopt rsa_padding_mode:pss",
          "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:20 -md sha512"}) {
        CAPTURE(flags);
        REQUIRE(run_openssl(
            desk.folder,
            "cms -sign -binary -in text -signer a.pem -inkey a.key -outform DER -out out " +
                std::string(flags)
        ));
        auto const verified = verify_file(desk.folder, alice());
        if (!verified) FAIL(verified.error().reason);
        CHECK(verified->signer == alice().certificate);
        CHECK(verified->content_digest == hash(verified->digest, as_bytes(kText)));
        auto const foreign = verify_file(desk.folder, mallory());
        REQUIRE_FALSE(foreign);
        CHECK(foreign.error().fault == SignatureFault::not_pinned);
    }
}

TEST_CASE("cms: EC certificates sign and are verified", "[as2]") {
    Desk const desk;
    REQUIRE(run_openssl(
        desk.folder,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout e.key -out e.pem "
        "-subj /CN=ec -days 9000"
    ));
    auto const pair = load_key_pair(desk.folder.path("e.pem"), desk.folder.path("e.key"));
    REQUIRE(pair);
    REQUIRE(pair->certificate.key_kind() == KeyKind::ec);
    auto const moment = pair->certificate.not_before();
    ByteView const content = as_bytes(kText);
    auto const signature = sign(pieces(content), *pair, {}, moment);
    REQUIRE(signature);
    auto const message = inspect_cms(*signature, {});
    REQUIRE(message);
    CHECK(verify(
        std::get<CmsSigned>(*message), pieces(content),
        {.pinned = std::span(&pair->certificate, 1), .policy = {}, .now = moment}
    ));
    desk.folder.write("sig", *signature);
    CHECK(run_openssl(
        desk.folder,
        "cms -verify -binary -content text -in sig -inform DER -CAfile e.pem -purpose any -out o"
    ));
    CHECK_FALSE(encrypt(pieces(content), std::span(&pair->certificate, 1), Cipher::aes256_cbc));

    REQUIRE(run_openssl(
        desk.folder, "cms -encrypt -binary -in text -aes256 -outform DER -out out e.pem"
    ));
    auto const refused = decrypt_file(desk.folder);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("key agreement") != std::string::npos);
}

TEST_CASE("cms: openssl decrypts what we encrypt", "[as2]") {
    Desk const desk;
    ByteView const content = as_bytes(kText);
    for (auto const cipher :
         {Cipher::aes128_cbc, Cipher::aes192_cbc, Cipher::aes256_cbc, Cipher::aes128_gcm,
          Cipher::aes256_gcm}) {
        for (bool const oaep : {false, true}) {
            CAPTURE(name_of(cipher), oaep);
            auto const cms =
                encrypt(pieces(content), std::span(&bob().certificate, 1), cipher, oaep);
            REQUIRE(cms);
            desk.folder.write("cms", *cms);
            REQUIRE(run_openssl(
                desk.folder,
                "cms -decrypt -binary -in cms -inform DER -recip b.pem -inkey b.key -out plain"
            ));
            CHECK(as_text(desk.folder.read("plain")) == kText);
        }
    }
}

TEST_CASE("cms: we decrypt what openssl encrypts", "[as2]") {
    Desk const desk;
    for (auto const* flags : {
             "-aes128 b.pem",
             "-aes192 b.pem",
             "-aes256 b.pem",
             "-aes-256-gcm b.pem",
             "-aes-128-gcm b.pem",
             "-aes256 -keyid b.pem",
             "-aes256 -stream b.pem",
             "-aes256 a.pem b.pem",
             "-aes256 -recip b.pem -keyopt rsa_padding_mode:oaep",
             "-aes256 -recip b.pem -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256 "
             "-keyopt rsa_mgf1_md:sha1",
         }) {
        CAPTURE(flags);
        REQUIRE(run_openssl(
            desk.folder, "cms -encrypt -binary -in text -outform DER -out out " + std::string(flags)
        ));
        auto const plain = decrypt_file(desk.folder);
        if (!plain) FAIL(plain.error().text());
        CHECK(as_text(*plain) == kText);
    }
    REQUIRE(
        run_openssl(desk.folder, "cms -encrypt -binary -in text -des3 -outform DER -out out b.pem")
    );
    CHECK_FALSE(decrypt_file(desk.folder));
    CHECK(decrypt_file(desk.folder, {.legacy = true}));
}

TEST_CASE(
    "cms: recipients and ciphers that are not on the list are refused with the reason", "[as2]"
) {
    Desk const desk;
    struct Row {
        std::string_view flags;
        std::string_view reason;
    };
    for (auto const& row : {
             Row{"-aes256 -pwri_password secret", "password"},
             Row{"-aes256 -secretkey 000102030405060708090A0B0C0D0E0F -secretkeyid 01", "symmetric"
             },
             Row{"-camellia256 b.pem", "content cipher"},
         }) {
        CAPTURE(row.flags);
        REQUIRE(run_openssl(
            desk.folder,
            "cms -encrypt -binary -in text -outform DER -out out " + std::string(row.flags)
        ));
        auto const refused = decrypt_file(desk.folder, {.legacy = true});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find(row.reason) != std::string::npos);
    }
    REQUIRE(run_openssl(
        desk.folder, "cms -encrypt -binary -in text -aes-256-gcm -outform DER -out out b.pem"
    ));
    CHECK_FALSE(decrypt_file(desk.folder, {.legacy = false, .gcm = false}));
}

TEST_CASE("cms: every failure behind the recipient is the same error", "[as2]") {
    ByteView const content = as_bytes(kText);
    for (auto const cipher : {Cipher::aes256_cbc, Cipher::aes256_gcm}) {
        auto const good =
            encrypt(pieces(content), std::span(&bob().certificate, 1), cipher).value();
        auto const message = inspect_cms(good, {}).value();
        auto const& parsed = std::get<CmsEncrypted>(message);
        std::vector<Error> errors;
        for (auto const damaged :
             {parsed.recipients[0].encrypted_key, parsed.content.content,
              parsed.content.content.last(1)}) {
            Bytes bad = good;
            bad[static_cast<std::size_t>(damaged.data() - good.data())] ^= std::byte{0x55};
            auto const other = inspect_cms(bad, {}).value();
            auto const plain = decrypt(std::get<CmsEncrypted>(other), std::span(&bob(), 1));
            // CBC does not notice a change in an early block; only a signature inside does.
            if (!plain) errors.push_back(plain.error());
            if (is_gcm(cipher)) CHECK_FALSE(plain);
        }
        REQUIRE_FALSE(errors.empty());
        for (auto const& error : errors) CHECK(error == errors.front());
    }
}

TEST_CASE("cms: a GCM tag of other than 16 bytes is refused", "[as2]") {
    ByteView const content = as_bytes(kText);
    auto const good =
        encrypt(pieces(content), std::span(&bob().certificate, 1), Cipher::aes256_gcm).value();
    REQUIRE(inspect_cms(good, {}));
    // aes-ICVlen: INTEGER 16 behind the 12-byte nonce.
    auto const at = as_text(good).find(std::string_view("\x02\x01\x10\x80", 4));
    REQUIRE(at != std::string_view::npos);
    for (int const length : {1, 4, 12, 15, 17}) {
        Bytes bad = good;
        bad[at + 2] = std::byte(length);
        auto const refused = inspect_cms(bad, {});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("GCM tag length") != std::string::npos);
    }
    // The tag itself shorter: last element, and every length around it.
    ByteView const nothing;
    auto rebuilt = [&](std::size_t bytes) {
        ber::Reader outer(good, "t");
        ber::Reader info(outer.next()->content, "t");
        auto const oid = info.next()->whole;
        ber::Reader holder(info.next()->content, "t");
        ber::Reader body(holder.next()->content, "t");
        auto const version = body.next()->whole;
        auto const recipients = body.next()->whole;
        auto const encrypted = body.next()->whole;
        auto const tag = body.next()->content;
        Bytes const short_tag = ber::element(ber::kOctetString, tag.first(bytes));
        Bytes const data =
            ber::element(ber::kSequence, {version, recipients, encrypted, short_tag, nothing});
        return ber::element(ber::kSequence, {oid, ber::element(ber::context_constructed(0), data)});
    };
    CHECK(inspect_cms(rebuilt(16), {}));
    for (std::size_t const bytes : {0U, 1U, 4U, 12U, 15U})
        CHECK_FALSE(inspect_cms(rebuilt(bytes), {}));
}

TEST_CASE("cms: compressed data comes back whole and nothing may follow it", "[as2]") {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += std::to_string(i * 7919) + "\n";
    ByteView const content = as_bytes(text);
    std::array const halves{content.first(1000), content.subspan(1000)};
    Bytes const cms = compress(halves);
    auto const message = inspect_cms(cms, {}).value();
    auto const& parsed = std::get<CmsCompressed>(message);
    CHECK(as_text(decompress(parsed, text.size()).value()) == text);
    CHECK(decompress(parsed, text.size() - 1).error().code == ErrorCode::too_large);

    ber::Reader reader(parsed.content.whole, "octets");
    auto const zlib = reader.next()->content;
    auto const with = [&](Bytes const& octets) {
        CmsCompressed changed;
        changed.content = {.tag = ber::kOctetString, .content = octets, .whole = octets};
        return decompress(changed, text.size());
    };
    Bytes bytes(zlib.begin(), zlib.end());
    CHECK(with(bytes));
    bytes.push_back(std::byte{0});
    CHECK_FALSE(with(bytes));
    bytes.resize(zlib.size() - 1);
    CHECK_FALSE(with(bytes));
    bytes.assign(zlib.begin(), zlib.end());
    bytes.back() ^= std::byte{1};  // Adler-32
    CHECK_FALSE(with(bytes));
}

TEST_CASE("cms: a set of signed attributes offered as content is refused", "[as2]") {
    ByteView const content = as_bytes(kText);
    Bytes const der = sign(pieces(content), alice(), {}, now()).value();
    auto message = inspect_cms(der, {}).value();
    auto& forged = std::get<CmsSigned>(message);
    Bytes const attributes = ber::element(ber::kSet, forged.signers[0].attributes);
    forged.signers[0].has_attributes = false;
    ByteView const as_content(attributes);
    VerifyOptions const options{
        .pinned = std::span(&alice().certificate, 1), .policy = {}, .now = now()
    };
    auto const result = verify(forged, pieces(as_content), options);
    REQUIRE_FALSE(result);
    CHECK(result.error().fault == SignatureFault::malformed);
}

TEST_CASE("cms gate: nested and endless structures end in an error", "[as2]") {
    Bytes deep;
    for (int i = 0; i < 100000; ++i) {
        deep.push_back(std::byte{0x30});
        deep.push_back(std::byte{0x80});
    }
    CHECK_FALSE(inspect_cms(deep, {}));
    CHECK_FALSE(inspect_cms({}, {}));
    for (std::string_view const bytes :
         {"\x30\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "\x30\x84\x7F\xFF\xFF\xFF\x06",
          "\x1F\x81\x80", "\x30\x01"}) {
        CHECK_FALSE(inspect_cms(as_bytes(bytes), {}));
    }
}

TEST_CASE("ber: numbers and identifiers are written as they are read", "[as2]") {
    for (std::uint32_t const value : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 2147483647U}) {
        Bytes const der = ber::integer(value);
        ber::Reader reader(der, "integer");
        CHECK(ber::small_integer(reader.next(ber::kInteger)->content) == value);
    }
    for (auto const* oid :
         {"1.2.840.113549.1.7.2", "2.16.840.1.101.3.4.1.42", "2.999.3", "0.9.2342"}) {
        Bytes const der = ber::oid(oid);
        ber::Reader reader(der, "oid");
        CHECK(ber::oid_text(reader.next(ber::kOid)->content) == std::string(oid));
    }
    for (std::size_t const bytes : {0UL, 127UL, 128UL, 255UL, 256UL, 70000UL}) {
        Bytes const der = ber::element(ber::kOctetString, Bytes(bytes));
        CHECK(der.size() == bytes + ber::header_bytes(bytes));
        ber::Reader reader(der, "octets");
        CHECK(reader.next()->content.size() == bytes);
    }
}

}  // namespace tidegate::as2
