#include "as2/mdn.hpp"

#include "as2/fixture.hpp"
#include "as2/mime.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

using namespace test;

namespace {

MdnRequest answer() {
    MdnRequest mdn;
    mdn.as2_from = "\"bob inc\"";
    mdn.as2_to = "alice";
    mdn.message_id = "<2@bob.example>";
    mdn.original_message_id = "<1@alice.example>";
    mdn.reporting_ua = "Tidegate";
    mdn.mic = Mic{Digest::sha256, hash(Digest::sha256, as_bytes("x"))};
    mdn.now = now();
    mdn.boundary_seed = 9;
    return mdn;
}

VerifyOptions pinned(KeyPair const& pair) {
    return {.pinned = std::span(&pair.certificate, 1), .policy = {}, .now = now()};
}

// An unsigned receipt with these notification fields.
Expected<Mdn> read_fields(std::string_view fields) {
    Bytes const body = to_bytes(
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n" + std::string(fields) +
        "\r\n--b--\r\n"
    );
    return read_mdn({{"Content-Type", "multipart/report; boundary=b"}}, body, pinned(bob()));
}

}  // namespace

TEST_CASE("mdn: an unsigned receipt is written byte for byte as agreed", "[as2]") {
    auto const mdn = make_mdn(answer());
    REQUIRE(mdn);
    HeaderFields const expected{
        {"AS2-Version", "1.2"},
        {"AS2-From", "\"bob inc\""},
        {"AS2-To", "alice"},
        {"Message-ID", "<2@bob.example>"},
        {"Date", "Mon, 05 Jan 2026 12:00:00 GMT"},
        {"MIME-Version", "1.0"},
        {"Content-Type",
         "multipart/report; report-type=disposition-notification; "
         "boundary=\"tidegate-0000000000000009-1\""},
    };
    CHECK(mdn->headers == expected);
    CHECK(
        as_text(mdn->body) ==
        "--tidegate-0000000000000009-1\r\n"
        "Content-Type: text/plain; charset=us-ascii\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "The message was received and accepted.\r\n"
        "\r\n"
        "--tidegate-0000000000000009-1\r\n"
        "Content-Type: message/disposition-notification\r\n"
        "Content-Transfer-Encoding: 7bit\r\n"
        "\r\n"
        "Reporting-UA: Tidegate\r\n"
        "Original-Recipient: rfc822; \"bob inc\"\r\n"
        "Final-Recipient: rfc822; \"bob inc\"\r\n"
        "Original-Message-ID: <1@alice.example>\r\n"
        "Disposition: automatic-action/MDN-sent-automatically; processed\r\n"
        "Received-content-MIC: LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=, sha-256\r\n"
        "\r\n"
        "--tidegate-0000000000000009-1--\r\n"
    );
}

TEST_CASE("mdn: what is written is read back, signed and unsigned", "[as2]") {
    for (bool const is_signed : {false, true}) {
        auto to_send = answer();
        if (is_signed) to_send.signer = &bob();
        auto const mdn = make_mdn(to_send).value();
        CHECK(is_mdn(mdn.headers, mdn.body));
        auto const read = read_mdn(mdn.headers, mdn.body, pinned(bob()));
        REQUIRE(read);
        CHECK(read->is_positive());
        CHECK(read->mic == to_send.mic);
        CHECK(read->original_message_id == "<1@alice.example>");
        CHECK(read->final_recipient == "\"bob inc\"");
        CHECK(read->was_signed == is_signed);
        CHECK(read->signer.has_value() == is_signed);
        CHECK(read->human_text.starts_with("The message was received"));
    }
}

TEST_CASE(
    "mdn: every disposition survives, and only processed and warnings are positive", "[as2]"
) {
    for (int i = 0; i <= static_cast<int>(Disposition::authentication_failed_continued); ++i) {
        auto const disposition = static_cast<Disposition>(i);
        CAPTURE(disposition_text(disposition));
        auto to_send = answer();
        to_send.disposition = disposition;
        auto const mdn = make_mdn(to_send).value();
        auto const read = read_mdn(mdn.headers, mdn.body, pinned(bob()));
        REQUIRE(read);
        CHECK(
            read->disposition ==
            "automatic-action/MDN-sent-automatically; " + std::string(disposition_text(disposition))
        );
        CHECK(read->is_positive() == is_positive(disposition));
        CHECK(read->error_text.empty() == (disposition == Disposition::processed));
    }
}

TEST_CASE("mdn: openssl verifies our signed receipt", "[as2]") {
    TemporaryFolder const folder;
    auto to_send = answer();
    to_send.signer = &bob();
    to_send.sign.digest = Digest::sha512;
    auto const mdn = make_mdn(to_send).value();
    Bytes whole;
    write_headers(whole, mdn.headers);
    append(whole, mdn.body);
    folder.write("mdn", whole);
    folder.write("b.pem", as_bytes(bob().certificate.to_pem()));
    CHECK(run_openssl(
        folder, "cms -verify -in mdn -CAfile b.pem -attime 1767614400 -purpose any -out o"
    ));
}

TEST_CASE(
    "mdn: a receipt signed by another or changed keeps its claims but has no signer", "[as2]"
) {
    auto to_send = answer();
    to_send.signer = &mallory();
    auto mdn = make_mdn(to_send).value();
    auto read = read_mdn(mdn.headers, mdn.body, pinned(bob()));
    REQUIRE(read);
    CHECK_FALSE(read->signer);
    CHECK(read->signature_problem.find("not pinned") != std::string::npos);
    CHECK(read->original_message_id == "<1@alice.example>");

    to_send.signer = &bob();
    mdn = make_mdn(to_send).value();
    auto const at = as_text(mdn.body).find("accepted");
    mdn.body[at] = std::byte{'A'};
    read = read_mdn(mdn.headers, mdn.body, pinned(bob()));
    REQUIRE(read);
    CHECK_FALSE(read->signer);
}

TEST_CASE("mdn: a receipt that went through LF conversion still verifies", "[as2]") {
    auto to_send = answer();
    to_send.signer = &bob();
    auto const mdn = make_mdn(to_send).value();
    std::string lf(as_text(mdn.body));
    std::erase(lf, '\r');
    auto const read = read_mdn(mdn.headers, as_bytes(lf), pinned(bob()));
    REQUIRE(read);
    CHECK(read->signer == bob().certificate);
    CHECK(read->mic == to_send.mic);
}

TEST_CASE("mdn: the ways partners write a disposition are understood", "[as2]") {
    struct Row {
        std::string_view field;
        std::string_view type;
        std::string_view modifier;
        std::string_view text;
    };
    for (auto const& row : {
             Row{"Disposition: automatic-action/MDN-sent-automatically; processed", "processed", "",
                 ""},
             Row{"Disposition: Automatic-action/mdn-sent-automatically;processed", "processed", "",
                 ""},
             Row{"disposition:automatic-action/MDN-sent-automatically  ;  Processed", "processed",
                 "", ""},
             Row{"Disposition: a/b; processed/error: authentication-failed", "processed", "error",
                 "authentication-failed"},
             Row{"Disposition: a/b; processed/Error:authentication-failed", "processed", "error",
                 "authentication-failed"},
             Row{"Disposition: a/b; failed/failure: unsupported format", "failed", "failure",
                 "unsupported format"},
             Row{"Disposition: a/b; failed/Failure : sender-equals-receiver", "failed", "failure",
                 "sender-equals-receiver"},
             Row{"Disposition: a/b; processed/warning: duplicate-document", "processed", "warning",
                 "duplicate-document"},
             Row{"Disposition: a/b; processed/error\r\nError: decryption-failed\r\nError: twice",
                 "processed", "error", "decryption-failed; twice"},
             Row{"Disposition: a/b; processed\r\nError: hidden", "processed", "error", "hidden"},
             Row{"Disposition: a/b;\r\n  processed/error:\r\n  x", "processed", "error", "x"},
             Row{"Disposition: processed/error: x", "processed", "error", "x"},
             Row{"Disposition: a/b; processed/odd: x", "processed", "odd", "x"},
             Row{"Disposition: a/b; dispatched", "dispatched", "", ""},
         }) {
        CAPTURE(row.field);
        auto const mdn =
            read_fields("Original-Message-ID: 1@x\r\n" + std::string(row.field) + "\r\n");
        REQUIRE(mdn);
        CHECK(mdn->type == row.type);
        CHECK(mdn->modifier == row.modifier);
        CHECK(mdn->error_text == row.text);
        CHECK(mdn->original_message_id == "1@x");
        CHECK(
            mdn->is_positive() ==
            (row.type == "processed" && (row.modifier.empty() || row.modifier == "warning"))
        );
    }
}

TEST_CASE("mdn: without disposition or original message id it is no receipt", "[as2]") {
    CHECK_FALSE(read_fields("Disposition: a/b; processed\r\n"));
    CHECK_FALSE(read_fields("Original-Message-ID: <1@x>\r\n"));
    CHECK_FALSE(
        read_mdn({{"Content-Type", "text/html"}}, as_bytes("<html>error</html>"), pinned(bob()))
    );
    CHECK_FALSE(read_mdn({}, {}, pinned(bob())));
    Bytes const large(2 * 1024 * 1024);
    CHECK_FALSE(read_mdn({{"Content-Type", "multipart/report; boundary=b"}}, large, pinned(bob())));
}

TEST_CASE("mdn: a wrapped MIC is read, an unreadable one is said", "[as2]") {
    auto const digest = Mic{Digest::sha512, hash(Digest::sha512, as_bytes("x"))};
    auto const text = digest.text();
    auto const fields =
        "Original-Message-ID: <1@x>\r\nDisposition: a/b; processed\r\nReceived-Content-MIC: ";
    auto mdn = read_fields(fields + text.substr(0, 60) + "\r\n  " + text.substr(60) + "\r\n");
    REQUIRE(mdn);
    CHECK(mdn->mic == digest);
    mdn = read_fields(std::string(fields) + "abc, md5\r\n");
    REQUIRE(mdn);
    CHECK_FALSE(mdn->mic);
    CHECK_FALSE(mdn->mic_problem.empty());
}

TEST_CASE("mdn: missing text part, third part, LF lines and blank lines are tolerated", "[as2]") {
    std::string const body =
        "a preamble\n--b\n\nno header here\n--b\nContent-Type: "
        "text/html\n\n<b>x</b>\n--b\nContent-Type: Message/Disposition-Notification\n\n"
        "\nOriginal-Message-ID: <1@x>\n\nDisposition: a/b; processed\n\n--b--\nepilogue";
    HeaderFields const headers{
        {"content-type", "Multipart/Report; Report-Type=\"disposition-notification\" ; Boundary=b"}
    };
    CHECK(is_mdn(headers, as_bytes(body)));
    auto const mdn = read_mdn(headers, as_bytes(body), pinned(bob()));
    REQUIRE(mdn);
    CHECK(mdn->is_positive());
    CHECK(mdn->human_text == "no header here");
}

TEST_CASE("mdn: messages are not taken for receipts", "[as2]") {
    auto to_send = request();
    auto packed = pack(to_send).value();
    CHECK_FALSE(is_mdn(packed.headers, packed.body));
    to_send.recipients = {};
    packed = pack(to_send).value();
    CHECK_FALSE(is_mdn(packed.headers, packed.body));
    CHECK_FALSE(
        is_mdn({{"Content-Type", "multipart/report; report-type=delivery-status; boundary=b"}}, {})
    );
    CHECK_FALSE(is_mdn({}, {}));
}

TEST_CASE("mdn: a value with a line end is refused", "[as2]") {
    auto to_send = answer();
    to_send.original_message_id = "<1@x>\r\nDisposition: a/b; processed";
    CHECK_FALSE(make_mdn(to_send));
    to_send = answer();
    to_send.text = "two\nlines \xFC";
    auto const mdn = make_mdn(to_send).value();
    CHECK(as_text(mdn.body).find("\r\n\r\ntwo\r\nlines ?\r\n") != std::string_view::npos);
}

}  // namespace tidegate::as2
