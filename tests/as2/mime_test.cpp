#include "as2/mime.hpp"

#include "as2/content_type.hpp"

#include <catch2/catch.hpp>

namespace tidegate::as2 {

TEST_CASE("mime: headers are unfolded and the content is left alone", "[as2]") {
    for (std::string_view const text :
         {"A: 1\r\nB:\t2\r\n  3 \r\n\r\n\r\nx\n", "A: 1\nB:2 \n\t3\n\n\r\nx\n"}) {
        auto const entity = parse_entity(as_bytes(text));
        REQUIRE(entity);
        CHECK(entity->headers == HeaderFields{{"A", "1"}, {"B", "2 3"}});
        CHECK(as_text(entity->body) == "\r\nx\n");
    }
    CHECK(parse_entity(as_bytes("\r\nA: 1"))->headers.empty());
    CHECK(parse_entity(as_bytes("A: 1"))->body.empty());
    CHECK(parse_entity({})->headers.empty());
}

TEST_CASE("mime: headers that are none, too many or too large are errors", "[as2]") {
    CHECK_FALSE(parse_entity(as_bytes("ISA*00\n\n")));
    CHECK_FALSE(parse_entity(as_bytes(" folded first\n\n")));
    CHECK_FALSE(parse_entity(as_bytes("a b: 1\n\n")));
    std::string many;
    for (int i = 0; i < 101; ++i) many += "A: 1\r\n";
    CHECK(parse_entity(as_bytes(many + "\r\n")).error().code == ErrorCode::too_large);
    CHECK(parse_entity(as_bytes(many.substr(6) + "\r\n")));
    CHECK(
        parse_entity(as_bytes("A: " + std::string(70000, 'x') + "\n\n")).error().code ==
        ErrorCode::too_large
    );
}

TEST_CASE("mime: multiparts split by exact bytes", "[as2]") {
    struct Row {
        std::string_view body;
        std::vector<std::string_view> parts;
    };
    for (auto const& row : {
             Row{"--b\r\n1\r\n--b\r\n2\r\n--b--\r\n", {"1", "2"}},
             Row{"--b\n1\n--b\n2\n--b--", {"1", "2"}},
             Row{"pre\r\n--b \t\r\n1\r\n\r\n--b--epi", {"1\r\n"}},
             Row{"--b\r\n--b\r\n\r\n--b--", {"", ""}},
             Row{"--b\r\n--bc\r\nx--b\r\n--b--", {"--bc\r\nx--b"}},
             Row{"--b--", {}},
         }) {
        CAPTURE(row.body);
        auto const parts = split_multipart(as_bytes(row.body), "b");
        REQUIRE(parts);
        std::vector<std::string_view> texts;
        for (auto const part : *parts) texts.push_back(as_text(part));
        CHECK(texts == row.parts);
    }
    CHECK_FALSE(split_multipart(as_bytes("--b\r\n1\r\n--b\r\n2"), "b"));
    CHECK_FALSE(split_multipart(as_bytes("nothing"), "b"));
    CHECK_FALSE(split_multipart(as_bytes("--"), ""));
    CHECK_FALSE(split_multipart(as_bytes("--"), std::string(71, 'b')));
    std::string many;
    for (int i = 0; i < 33; ++i) many += "--b\n1\n";
    CHECK(split_multipart(as_bytes(many + "--b--"), "b").error().code == ErrorCode::too_large);
}

TEST_CASE("mime: transfer encodings decode or say why not", "[as2]") {
    struct Row {
        std::string_view encoding;
        std::string_view body;
        std::optional<std::string_view> text;
    };
    for (auto const& row : {
             Row{"", "a=b\n", "a=b\n"},
             Row{"BINARY", "a", "a"},
             Row{"base64", "QUJD\nRA==\n", "ABCD"},
             Row{"Base64", "QUJDRA==", "ABCD"},
             Row{"base64", "QUJD!", std::nullopt},
             Row{"quoted-printable", "a=3D=\r\nb =20\r\n", "a=b  \r\n"},
             Row{"quoted-printable", "a=4", std::nullopt},
             Row{"quoted-printable", "x=C3=BC", "x\u00FC"},
             Row{"uuencode", "x", std::nullopt},
         }) {
        CAPTURE(row.encoding, row.body);
        auto const encoding =
            transfer_encoding_of({{"Content-Transfer-Encoding", std::string(row.encoding)}});
        auto const decoded = encoding ? decode_transfer(as_bytes(row.body), *encoding)
                                      : std::unexpected(encoding.error());
        REQUIRE(decoded.has_value() == row.text.has_value());
        if (row.text) CHECK(as_text(*decoded) == *row.text);
    }
    Bytes const bytes(100, std::byte{0xA5});
    CHECK(decode_transfer(base64_lines(bytes), TransferEncoding::base64) == bytes);
}

TEST_CASE("mime: line ends become CRLF once", "[as2]") {
    CHECK_FALSE(to_crlf(as_bytes("a\r\nb\r\n")));
    CHECK(as_text(to_crlf(as_bytes("a\nb\r\nc\rd\n")).value()) == "a\r\nb\r\nc\r\nd\r\n");
}

TEST_CASE("content type: parameters are read as loosely as they are written", "[as2]") {
    for (std::string_view const value : {
             "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; "
             "boundary=\"a;b\"",
             "Multipart/Signed;protocol=\"application/"
             "pkcs7-signature\";MicAlg=sha-256;BOUNDARY=\"a;b\"",
             "multipart/signed ; micalg = sha-256 ;; protocol=application/pkcs7-signature; "
             "\tboundary=\"a\\;b",
         }) {
        CAPTURE(value);
        auto const type = parse_content_type(value);
        CHECK(type.type == "multipart/signed");
        CHECK(type.find("protocol") == "application/pkcs7-signature");
        CHECK(type.find("micalg") == "sha-256");
        CHECK(type.find("Boundary") == "a;b");
    }
    CHECK(parse_content_type("").type.empty());
    CHECK(parse_content_type(";=;\"").type.empty());
    CHECK(content_type_of({}).type == "text/plain");
    CHECK(quote_parameter("sha-256") == "sha-256");
    CHECK(quote_parameter("a \"b\"") == "\"a \\\"b\\\"\"");
}

TEST_CASE("content type: file names are decoded from every form", "[as2]") {
    struct Row {
        std::string_view disposition;
        std::optional<std::string_view> name;
    };
    for (auto const& row : {
             Row{"attachment; filename=\"a b.edi\"", "a b.edi"},
             Row{"attachment; filename=a.edi", "a.edi"},
             Row{"attachment", std::nullopt},
             Row{"attachment; filename*=UTF-8''%C3%BC.edi", "\u00FC.edi"},
             Row{"attachment; filename*=iso-8859-1'de'%FC.edi", "\u00FC.edi"},
             Row{"attachment; filename*0=\"a\"; filename*1*=%20b; filename*2=.edi", "a b.edi"},
             Row{"attachment; filename=\"=?UTF-8?B?w7wuZWRp?=\"", "\u00FC.edi"},
             Row{"attachment; filename=\"=?iso-8859-1?Q?=FC_x?= =?utf-8?q?=2Eedi?=\"",
                 "\u00FC x.edi"},
             Row{"attachment; filename=\"=?broken\"", "=?broken"},
             Row{"attachment; filename=\"\xFC.edi\"", "\u00FC.edi"},
         }) {
        CAPTURE(row.disposition);
        auto const name = file_name_of({{"Content-Disposition", std::string(row.disposition)}});
        REQUIRE(name.has_value() == row.name.has_value());
        if (name) CHECK(*name == *row.name);
    }
    CHECK(file_name_of({{"Content-Type", "a/b; name=x.edi"}}) == "x.edi");
    for (std::string_view const name : {"a\"b.edi", "\u00FC x.edi", "plain.edi"}) {
        CHECK(
            file_name_of({{"Content-Disposition", attachment_disposition(name)}}) ==
            std::string(name)
        );
    }
}

}  // namespace tidegate::as2
