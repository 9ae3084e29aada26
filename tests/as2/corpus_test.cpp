// Messages and receipts of other products (read only; skipped when the corpus is not there): what
// their authors signed must verify here with the certificates that lie beside them.
#include "as2/fixture.hpp"
#include "as2/mdn.hpp"
#include "as2/mime.hpp"
#include "as2/signed_entity.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

using namespace test;

namespace {

constexpr std::string_view kPyas2 = "abhishek-ram__pyas2-lib/pyas2lib/tests/fixtures";
constexpr std::string_view kLibas2 = "aaronhuggins__node-libas2/test/test-data";
constexpr std::string_view kRubyAs2 = "alexdean__as2/test";

UnpackOptions lenient(Certificate const& pinned) {
    UnpackOptions result;
    result.partner_certificates = std::span(&pinned, 1);
    result.policy.legacy = true;
    result.require_encrypted = false;
    result.now = pinned.not_before();
    return result;
}

}  // namespace

TEST_CASE("as2 corpus: signed messages of other products verify", "[as2]") {
    auto const folder = corpus();
    if (!folder) return;
    struct Row {
        std::string_view base;
        std::string_view file;
        std::string_view certificate;
    };
    for (auto const& row : {
             Row{kPyas2, "mecas2_signed.as2", "cert_mecas2_public.pem"},
             Row{kPyas2, "mecas2_compressed.as2", "cert_mecas2_public.pem"},
             Row{kPyas2, "sb2bi_signed_cmp.msg", "cert_sb2bi_public.pem"},
             Row{kLibas2, "content.signed.txt", "libas2community.cer"},
         }) {
        CAPTURE(row.file);
        auto const certificate = load_certificate((*folder / row.base / row.certificate).string());
        REQUIRE(certificate);
        Bytes const bytes = read_whole_file(*folder / row.base / row.file);
        auto const message = parse_entity(bytes);
        REQUIRE(message);
        auto const opened = unpack(message->headers, message->body, lenient(*certificate));
        if (!opened) {
            FAIL_CHECK(opened.error().reason);
            continue;
        }
        CHECK(opened->was_signed);
        CHECK_FALSE(opened->payload.empty());
    }
}

TEST_CASE("as2 corpus: signed files of two Java products verify in every line-end form", "[as2]") {
    auto const folder = corpus();
    if (!folder) return;
    auto const client = load_certificate((*folder / kRubyAs2 / "certificates/client.crt").string());
    auto const server = load_certificate((*folder / kRubyAs2 / "certificates/server.crt").string());
    REQUIRE(client);
    REQUIRE(server);
    std::vector<Certificate> const pinned{*client, *server};
    int verified = 0;
    for (auto const* product : {"fixtures/from_mendelson", "fixtures/from_openas2"}) {
        for (auto const& file : std::filesystem::directory_iterator(*folder / kRubyAs2 / product)) {
            Bytes const bytes = read_whole_file(file.path());
            CAPTURE(file.path().string());
            if (file.path().extension() == ".pkcs7") {
                auto const cms = inspect_cms(bytes, {.legacy = true});
                REQUIRE(cms);
                CHECK(std::holds_alternative<CmsEncrypted>(*cms));
                continue;
            }
            if (file.path().extension() != ".mime") continue;
            auto const message = parse_entity(bytes);
            REQUIRE(message);
            auto options = lenient(*client);
            options.partner_certificates = pinned;
            options.now = std::max(client->not_before(), server->not_before());
            auto const opened = unpack(message->headers, message->body, options);
            if (!opened) {
                FAIL_CHECK(opened.error().reason);
                continue;
            }
            auto plain_path = file.path();
            Bytes const plain = read_whole_file(plain_path.replace_extension(".txt"));
            auto const begin =
                as_text(plain).find("Content-Type");  // the files start with an empty line
            auto const part = parse_entity(ByteView(plain).subspan(begin)).value();
            auto const encoding = transfer_encoding_of(part.headers).value();
            CHECK(opened->payload == decode_transfer(part.body, encoding).value());
            ++verified;
        }
    }
    CHECK(verified >= 10);
}

TEST_CASE("as2 corpus: encrypted messages pass the gate and are not for us", "[as2]") {
    auto const folder = corpus();
    if (!folder) return;
    for (auto const* file :
         {"mecas2_encrypted.as2", "mecas2_signed_encrypted.as2",
          "mecas2_compressed_signed_encrypted.as2"}) {
        CAPTURE(file);
        Bytes const bytes = read_whole_file(*folder / kPyas2 / file);
        auto const message = parse_entity(bytes);
        REQUIRE(message);
        Bytes storage;
        auto const cms = cms_bytes(message->body, storage);
        REQUIRE(cms);
        auto const gate = inspect_cms(*cms, {.legacy = true});
        if (!gate) FAIL(gate.error().text());
        auto to_receive = options();
        to_receive.policy.legacy = true;
        auto const opened = unpack(message->headers, message->body, to_receive);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().disposition == Disposition::decryption_failed);
    }
}

TEST_CASE("as2 corpus: receipts of other products are read and verified", "[as2]") {
    auto const folder = corpus();
    if (!folder) return;
    struct Row {
        std::string_view base;
        std::string_view file;
        std::string_view certificate;
        bool is_signed;
        bool is_positive;
        bool has_mic;
        bool has_signer;  ///< the certificate is in the corpus
    };
    for (auto const& row : {
             Row{kPyas2, "mecas2_signed.mdn", "cert_mecas2_public.pem", true, true, true, false},
             Row{kPyas2, "mecas2_unsigned.mdn", "cert_mecas2_public.pem", false, false, false, false
             },
             Row{kPyas2, "sb2bi_signed.mdn", "cert_sb2bi_public.pem", true, true, true, true},
             Row{kLibas2, "mdn.signed.txt", "as2testing.cer", true, true, true, true},
         }) {
        CAPTURE(row.file);
        auto const certificate = load_certificate((*folder / row.base / row.certificate).string());
        REQUIRE(certificate);
        Bytes const bytes = read_whole_file(*folder / row.base / row.file);
        auto const message = parse_entity(bytes);
        REQUIRE(message);
        CHECK(is_mdn(message->headers, message->body));
        VerifyOptions const options{
            .pinned = std::span(&*certificate, 1),
            .policy = {.legacy = true},
            .now = certificate->not_before()
        };
        auto const mdn = read_mdn(message->headers, message->body, options);
        if (!mdn) {
            FAIL_CHECK(mdn.error().text());
            continue;
        }
        CHECK(mdn->is_positive() == row.is_positive);
        CHECK(mdn->mic.has_value() == row.has_mic);
        CHECK(mdn->was_signed == row.is_signed);
        CHECK(mdn->original_message_id.find('@') != std::string::npos);
        INFO(mdn->signature_problem);
        CHECK(mdn->signer.has_value() == row.has_signer);
    }
}

}  // namespace tidegate::as2
