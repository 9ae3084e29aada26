#include "transports/as2_receive.hpp"

#include "as2/mdn.hpp"
#include "as2/message.hpp"
#include "transports/fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::transports {
namespace {

using test::Home;

constexpr std::string_view kPayload = "ISA*not looked at here~";

as2::PackRequest request(Home const& home) {
    as2::PackRequest request;
    request.from = "ACME-AS2";
    request.to = "SUPPLIER-AS2";
    request.message_id = "<1@acme.test>";
    request.now = test::now();
    request.payload = as_bytes(kPayload);
    request.content_type = "application/edi-x12";
    request.signer = &test::partner_key();
    request.recipients = std::span(&home.config().own_keys().front().certificate, 1);
    request.boundary_seed = 7;
    return request;
}

JudgedMessage judge(Home const& home, as2::PackedMessage const& packed) {
    static FakeClock const clock(test::now());
    static SeededRandom random(1);
    static IdSource ids(clock, random);
    auto const headers = as2::read_as2_headers(packed.headers);
    REQUIRE(headers);
    net::Request http;
    http.headers = packed.headers;
    http.body = packed.body;
    return judge_message({home.config(), clock, random, ids}, *headers, std::move(http));
}

JudgedMessage judge(Home const& home, as2::PackRequest const& request) {
    auto const packed = as2::pack(request);
    REQUIRE(packed);
    return judge(home, *packed);
}

as2::Mdn mdn_of(JudgedMessage const& judged) {
    as2::VerifyOptions verify;
    verify.pinned = std::span(&test::gateway_key().certificate, 1);
    verify.now = test::now();
    REQUIRE(judged.message.receipt);
    auto mdn = as2::read_mdn(judged.message.receipt->headers, judged.message.receipt->body, verify);
    if (!mdn) FAIL(mdn.error().text());
    return std::move(*mdn);
}

}  // namespace

TEST_CASE(
    "as2 receive: an accepted message is stored with raw bytes, payload, MIC and signer",
    "[transports]"
) {
    Home const home;
    auto const packed = as2::pack(request(home));
    REQUIRE(packed);
    JudgedMessage const judged = judge(home, *packed);

    CHECK(judged.message.is_accepted);
    CHECK(judged.message.reason.empty());
    CHECK(judged.message.partner == "acme");
    CHECK(judged.message.as2_from == "ACME-AS2");
    CHECK(judged.message.as2_to == "SUPPLIER-AS2");
    CHECK(judged.message.transport_message_id == "1@acme.test");
    CHECK(judged.message.signer == test::partner_key().certificate.fingerprint_hex());
    CHECK(judged.message.mic == packed->mics.in(as2::Digest::sha256).text());
    CHECK(judged.message.headers == packed->headers);
    CHECK(judged.raw == packed->body);
    REQUIRE(judged.payload);
    CHECK(as_text(*judged.payload) == kPayload);

    as2::Mdn const mdn = mdn_of(judged);
    CHECK(mdn.is_positive());
    CHECK(mdn.signer);
    CHECK(mdn.original_message_id == "<1@acme.test>");
    CHECK(judged.message.receipt->headers.get_or("AS2-From", "") == "SUPPLIER-AS2");
    CHECK(judged.message.receipt->headers.get_or("AS2-To", "") == "ACME-AS2");
}

TEST_CASE("as2 receive: the book is that of the partner's state", "[transports]") {
    for (auto const& [state, book] :
         {std::pair{"live", store::Environment::live}, {"test", store::Environment::test}}) {
        Home const home({.state = state});
        CHECK(judge(home, request(home)).message.environment == book);
    }
}

TEST_CASE("as2 receive: the MIC is in the algorithm that the partner asks for", "[transports]") {
    Home const home;
    struct Row {
        std::string micalg;
        as2::Digest digest;
    };
    for (Row const& row :
         {Row{"sha-512", as2::Digest::sha512}, Row{"sha256", as2::Digest::sha256},
          Row{"sha-384", as2::Digest::sha384}}) {
        INFO(row.micalg);
        auto asks = request(home);
        asks.receipt_micalg = row.micalg;
        as2::Mdn const mdn = mdn_of(judge(home, asks));
        REQUIRE(mdn.mic);
        CHECK(mdn.mic->digest == row.digest);
        CHECK(*mdn.mic == as2::pack(asks)->mics.in(row.digest));
    }
}

TEST_CASE("as2 receive: a MIC algorithm that nobody has is refused", "[transports]") {
    Home const home;
    auto asks = request(home);
    asks.receipt_micalg = "whirlpool";
    JudgedMessage const judged = judge(home, asks);
    CHECK_FALSE(judged.message.is_accepted);
    CHECK(mdn_of(judged).disposition.ends_with("failed/Failure: unsupported MIC-algorithms"));
    CHECK_FALSE(judged.payload);
}

TEST_CASE("as2 receive: the receipt is as signed as it was asked for", "[transports]") {
    Home const home;
    auto asks = request(home);
    asks.want_signed_receipt = false;
    as2::Mdn const mdn = mdn_of(judge(home, asks));
    CHECK(mdn.is_positive());
    CHECK_FALSE(mdn.was_signed);
}

TEST_CASE("as2 receive: who wants no receipt gets a status", "[transports]") {
    Home const home;
    auto asks = request(home);
    asks.want_receipt = false;
    JudgedMessage const good = judge(home, asks);
    CHECK(good.message.receipt->http_status == 200);
    CHECK(good.message.receipt->body.empty());
    CHECK(good.message.mic.empty());

    asks.signer = nullptr;
    JudgedMessage const bad = judge(home, asks);
    CHECK_FALSE(bad.message.is_accepted);
    CHECK(bad.message.receipt->http_status == 400);
    CHECK(
        as_text(bad.message.receipt->body) ==
        "message refused: processed/error: insufficient-message-security\n"
    );
}

TEST_CASE("as2 receive: the operator's reason stays with us", "[transports]") {
    Home const home;
    auto asks = request(home);
    asks.signer = &test::stranger_key();
    JudgedMessage const judged = judge(home, asks);
    CHECK_THAT(
        judged.message.reason,
        Catch::Contains("not pinned") && Catch::Contains("partners/acme/partner.toml")
    );
    CHECK_FALSE(as_text(judged.message.receipt->body).contains("pinned"));
    CHECK_FALSE(as_text(judged.message.receipt->body).contains("partner.toml"));
    CHECK_FALSE(judged.payload);
    CHECK(judged.message.signer.empty());
}

TEST_CASE(
    "as2 receive: AS2 ids are compared with their case, and echoed as written", "[transports]"
) {
    Home const home;
    auto packed = as2::pack(request(home));
    REQUIRE(packed);
    packed->headers.set("AS2-From", "\"ACME-AS2\"");
    JudgedMessage const quoted = judge(home, *packed);
    CHECK(quoted.message.is_accepted);
    CHECK(quoted.message.receipt->headers.get_or("AS2-To", "") == "\"ACME-AS2\"");

    packed->headers.set("AS2-From", "acme-as2");
    JudgedMessage const lower = judge(home, *packed);
    CHECK_FALSE(lower.message.is_accepted);
    CHECK(lower.message.partner.empty());
    CHECK(mdn_of(lower).disposition.ends_with("unknown-trading-relationship"));
    CHECK_FALSE(mdn_of(lower).was_signed);
}

TEST_CASE("as2 receive: of a stranger's message only the beginning is kept", "[transports]") {
    Home const home;
    auto packed = as2::pack(request(home));
    REQUIRE(packed);
    packed->headers.set("AS2-From", "stranger");
    packed->body.resize(limits::stranger_bytes_max + 1);
    JudgedMessage const judged = judge(home, *packed);
    CHECK(judged.raw.size() == limits::stranger_bytes_max);
    CHECK(judged.message.reason.ends_with("(the first 65536 of 65537 bytes are kept)"));
}

TEST_CASE("as2 receive: a message without a usable Message-ID is refused", "[transports]") {
    Home const home;
    auto packed = as2::pack(request(home));
    REQUIRE(packed);
    packed->headers.set("Message-ID", "<two words@acme.test>");
    JudgedMessage const judged = judge(home, *packed);
    CHECK_FALSE(judged.message.is_accepted);
    CHECK_THAT(judged.message.reason, Catch::StartsWith("Message-ID "));
    CHECK(mdn_of(judged).disposition.ends_with("invalid-message-id"));
}

TEST_CASE(
    "as2 receive: during a rollover both certificates of the partner are good", "[transports]"
) {
    Home const home({.has_newer_certificate = true});
    auto asks = request(home);
    for (as2::KeyPair const* key : {&test::partner_key(), &test::newer_partner_key()}) {
        asks.signer = key;
        JudgedMessage const judged = judge(home, asks);
        CHECK(judged.message.is_accepted);
        CHECK(judged.message.signer == key->certificate.fingerprint_hex());
    }
}

}  // namespace tidegate::transports
