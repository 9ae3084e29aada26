#include "as2/headers.hpp"

#include "as2/mic.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

TEST_CASE("as2 headers: ids are unquoted on input and quoted only if needed on output", "[as2]") {
    struct Row {
        std::string_view written;
        std::optional<std::string_view> id;
        std::string_view ours;
    };
    for (auto const& row : {
             Row{"ACME", "ACME", "ACME"},
             Row{" ACME\t", "ACME", "ACME"},
             Row{"\"ACME\"", "ACME", "ACME"},
             Row{"\"AC ME\"", "AC ME", "\"AC ME\""},
             Row{"AC ME", "AC ME", "\"AC ME\""},
             Row{"\"A\\\"B\"", "A\"B", "\"A\\\"B\""},
             Row{"\"A\\\\B\"", "A\\B", "\"A\\\\B\""},
             Row{"\"\\\"id\\\"\"", "id", "id"},
             Row{"", std::nullopt, ""},
             Row{"\"\"", std::nullopt, ""},
             Row{"\"open", std::nullopt, ""},
             Row{"a\x01", std::nullopt, ""},
             Row{"M\xFCller", std::nullopt, ""},
         }) {
        CAPTURE(row.written);
        auto const id = parse_as2_id(row.written);
        REQUIRE(id.has_value() == row.id.has_value());
        if (!id) continue;
        CHECK(*id == *row.id);
        CHECK(format_as2_id(*id) == row.ours);
    }
    CHECK(parse_as2_id(std::string(128, 'a')));
    CHECK_FALSE(parse_as2_id(std::string(129, 'a')));
}

TEST_CASE("as2 headers: one AS2-From and one AS2-To make a message", "[as2]") {
    HeaderFields const good{{"as2-from", "\"a b\""}, {"AS2-TO", "c"}, {"Message-Id", "<1@x>"}};
    auto const headers = read_as2_headers(good);
    REQUIRE(headers);
    CHECK(headers->from == "a b");
    CHECK(headers->from_raw == "\"a b\"");
    CHECK(headers->version == "1.0");
    CHECK_FALSE(headers->message_id_problem);
    CHECK_FALSE(headers->receipt.is_wanted);
    CHECK_FALSE(read_as2_headers({{"AS2-From", "a"}}));
    CHECK_FALSE(read_as2_headers({{"AS2-From", "a"}, {"AS2-From", "b"}, {"AS2-To", "c"}}));
    HeaderFields twice = good;
    twice.add("Message-ID", "<2@x>");
    CHECK(read_as2_headers(twice)->message_id_problem);
}

TEST_CASE("as2 headers: a Message-ID is checked, with and without brackets", "[as2]") {
    for (std::string_view const good :
         {"<1@x>", "1@x", "0574493161569973Sterling20574493161569973MOKO"})
        CHECK_FALSE(message_id_problem(good));
    for (std::string_view const bad : {"", "<>", "<1 @x>", "<1@x", "1@x>", "<1<2>@x>", "<\x01>"}) {
        CAPTURE(bad);
        CHECK(message_id_problem(bad));
    }
    CHECK(message_id_problem(std::string(999, 'a')));
    CHECK(bare_message_id("<1@x>") == bare_message_id("1@x"));
}

TEST_CASE("as2 headers: receipt requests are understood", "[as2]") {
    auto const read = [](std::string_view options) {
        return read_receipt_request(
            {{"Disposition-Notification-To", "x"},
             {"Disposition-Notification-Options", std::string(options)}}
        );
    };
    auto request = read(
        "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, "
        "sha-256, sha1"
    );
    CHECK(request.is_signed_wanted);
    CHECK_FALSE(request.is_unsupported);
    CHECK(request.micalgs == std::vector<std::string>{"sha-256", "sha1"});
    request =
        read("Signed-Receipt-Protocol = required,PKCS7-Signature;signed-receipt-micalg=required,md5"
        );
    CHECK(request.is_signed_wanted);
    CHECK_FALSE(request.is_unsupported);
    request = read("signed-receipt-protocol=pkcs7-signature");
    CHECK(request.is_signed_wanted);
    request = read("signed-receipt-protocol=required, pgp-signature");
    CHECK_FALSE(request.is_signed_wanted);
    CHECK(request.is_unsupported);
    request = read("signed-receipt-protocol=optional, pgp-signature");
    CHECK_FALSE(request.is_unsupported);
    CHECK(read("new-thing=required, x").is_unsupported);
    CHECK_FALSE(read("").is_signed_wanted);
    CHECK_FALSE(read_receipt_request({{"Disposition-Notification-Options",
                                       "signed-receipt-protocol=optional, pkcs7-signature"}})
                    .is_wanted);
    auto const async = read_receipt_request(
        {{"Disposition-Notification-To", "x"}, {"Receipt-Delivery-Option", " http://a/b?c=d "}}
    );
    CHECK(async.async_url == "http://a/b?c=d");
}

TEST_CASE("mic: algorithms are understood in all spellings", "[as2]") {
    struct Row {
        std::string_view text;
        std::optional<Digest> digest;
    };
    for (auto const& row : {
             Row{"sha1", Digest::sha1},
             Row{"SHA-1", Digest::sha1},
             Row{"rsa-sha1", Digest::sha1},
             Row{"RSA-SHA256", Digest::sha256},
             Row{"sha_256", Digest::sha256},
             Row{" sha2-256 ", Digest::sha256},
             Row{"SHA384", Digest::sha384},
             Row{"sha-512", Digest::sha512},
             Row{"md5", std::nullopt},
             Row{"", std::nullopt},
             Row{"sha-3", std::nullopt},
         }) {
        CAPTURE(row.text);
        CHECK(parse_digest(row.text) == row.digest);
    }
    for (auto const digest : kDigests) CHECK(parse_digest(name_of(digest)) == digest);
}

TEST_CASE("mic: values compare by their bytes, in the algorithm of the answer", "[as2]") {
    ByteView const content = as_bytes("abc");
    auto const ours = make_mic_set(Pieces(&content, 1));
    for (std::string_view const text : {
             "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=, sha-256",
             "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=,SHA256",
             "ungWv48Bz+pBQUDe\t Xa4iI7ADYaOWF3qctBD/YfIAFa0= , sha_256",
             "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=, sha1",
         }) {
        CAPTURE(text);
        auto const mic = parse_mic(text);
        REQUIRE(mic);
        CHECK(compare(ours, *mic) == MicMatch::same);
    }
    CHECK(
        compare(ours, parse_mic("qZk+NkcGgWq6PiVxeFDCbJzQ2J4=, sha1").value()) == MicMatch::differs
    );
    CHECK(compare(ours, {}) == MicMatch::missing);
    CHECK(parse_mic(ours.in(Digest::sha512).text()) == ours.in(Digest::sha512));
    for (std::string_view const bad :
         {"", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "qZk+, sha1", "!!, sha1",
          "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=, md5"})
        CHECK_FALSE(parse_mic(bad));
}

}  // namespace tidegate::as2
