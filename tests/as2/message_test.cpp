#include "as2/message.hpp"

#include "as2/fixture.hpp"
#include "as2/mime.hpp"

#include <catch2/catch.hpp>

#include <random>

namespace tidegate::as2 {

using namespace test;

namespace {

struct Shape {
    bool is_signed;
    bool is_encrypted;
    Compression compression;
};

std::vector<Shape> shapes() {
    std::vector<Shape> all;
    for (bool const is_signed : {true, false}) {
        for (bool const is_encrypted : {true, false}) {
            for (auto const compression :
                 {Compression::none, Compression::before_signing, Compression::after_signing}) {
                all.push_back({is_signed, is_encrypted, compression});
            }
        }
    }
    return all;
}

void apply(Shape const& shape, PackRequest& to_send, UnpackOptions& to_receive) {
    if (!shape.is_signed) to_send.signer = nullptr;
    if (!shape.is_encrypted) to_send.recipients = {};
    to_send.compression = shape.compression;
    to_receive.require_signed = shape.is_signed;
    to_receive.require_encrypted = shape.is_encrypted;
}

std::string text_of(Shape const& shape) {
    return std::string(shape.is_signed ? "signed " : "") +
           (shape.is_encrypted ? "encrypted " : "") +
           std::to_string(static_cast<int>(shape.compression));
}

HeaderFields content(std::string_view type) { return {{"Content-Type", std::string(type)}}; }

Bytes with_headers(HeaderFields const& headers, ByteView body) {
    Bytes part;
    write_headers(part, headers);
    append(part, body);
    return part;
}

// `inner` encrypted for bob, as a message.
PackedMessage encrypted(ByteView inner) {
    PackedMessage message;
    message.headers = content("application/pkcs7-mime; smime-type=enveloped-data");
    message.body =
        encrypt(Pieces(&inner, 1), std::span(&bob().certificate, 1), Cipher::aes256_cbc).value();
    return message;
}

}  // namespace

TEST_CASE("as2 message: every combination of layers gives the payload and the MIC back", "[as2]") {
    for (auto const& shape : shapes()) {
        CAPTURE(text_of(shape));
        auto to_send = request();
        auto to_receive = options();
        apply(shape, to_send, to_receive);
        auto const packed = pack(to_send);
        REQUIRE(packed);
        auto const opened = unpack(packed->headers, packed->body, to_receive);
        if (!opened) FAIL(opened.error().reason);
        CHECK(as_text(opened->payload) == document());
        CHECK(opened->content_type == "application/EDI-X12");
        CHECK(opened->file_name == "order.edi");
        CHECK(opened->was_signed == shape.is_signed);
        CHECK(opened->was_encrypted == shape.is_encrypted);
        CHECK(opened->was_compressed == (shape.compression != Compression::none));
        CHECK(compare(packed->mics, opened->mic) == MicMatch::same);
        if (shape.is_signed) CHECK(opened->signer == alice().certificate);
    }
}

TEST_CASE("as2 message: every digest, cipher, padding and text form is understood", "[as2]") {
    for (auto const digest : {Digest::sha256, Digest::sha384, Digest::sha512, Digest::sha1}) {
        for (auto const cipher :
             {Cipher::aes128_cbc, Cipher::aes192_cbc, Cipher::aes256_cbc, Cipher::aes128_gcm,
              Cipher::aes256_gcm}) {
            for (bool const variant : {false, true}) {
                CAPTURE(name_of(digest), name_of(cipher), variant);
                auto to_send = request();
                to_send.sign.digest = digest;
                to_send.sign.algorithm_protection = variant;
                to_send.sign.embed_certificate = !variant;
                to_send.cipher = cipher;
                to_send.oaep = variant;
                to_send.base64 = variant;
                auto to_receive = options();
                to_receive.policy.legacy = digest == Digest::sha1;
                auto const packed = pack(to_send);
                REQUIRE(packed);
                auto const opened = unpack(packed->headers, packed->body, to_receive);
                if (!opened) FAIL(opened.error().reason);
                CHECK(as_text(opened->payload) == document());
                CHECK(opened->mic == packed->mics.in(digest));
                CHECK(opened->cipher == cipher);
            }
        }
    }
}

TEST_CASE("as2 message: nothing we send is folded and headers come once", "[as2]") {
    auto to_send = request();
    to_send.from = "alice co";
    to_send.async_url = "https://alice.example/mdn?x=1";
    auto const packed = pack(to_send);
    REQUIRE(packed);
    CHECK(packed->headers.get_or("AS2-From", "") == "\"alice co\"");
    CHECK(packed->headers.get_or("AS2-To", "") == "bob");
    CHECK(
        packed->headers.get_or("Content-Type", "") ==
        "application/pkcs7-mime; smime-type=enveloped-data; name=\"smime.p7m\""
    );
    CHECK(
        packed->headers.get_or("Disposition-Notification-Options", "") ==
        "signed-receipt-protocol=optional, pkcs7-signature; signed-receipt-micalg=optional, sha-256"
    );
    CHECK(packed->headers.get_or("Date", "") == "Mon, 05 Jan 2026 12:00:00 GMT");
    CHECK_FALSE(packed->headers.find("Content-Transfer-Encoding"));
    for (auto const& field : packed->headers) {
        CHECK(packed->headers.count(field.name) == 1);
        CHECK(field.value.find_first_of("\r\n") == std::string::npos);
    }
}

TEST_CASE("as2 message: a header value with a line end is refused", "[as2]") {
    auto to_send = request();
    to_send.subject = "a\r\nAS2-From: evil";
    CHECK_FALSE(pack(to_send));
    to_send = request();
    to_send.content_type = "text/plain\r\n\r\n";
    CHECK_FALSE(pack(to_send));
    to_send = request();
    to_send.from = "";
    CHECK_FALSE(pack(to_send));
}

TEST_CASE("as2 message: what the policy asks for must be there", "[as2]") {
    struct Row {
        bool is_signed;
        bool is_encrypted;
    };
    for (auto const& row : {Row{false, true}, Row{true, false}, Row{false, false}}) {
        auto to_send = request();
        auto to_receive = options();
        apply({row.is_signed, row.is_encrypted, Compression::before_signing}, to_send, to_receive);
        to_receive.require_signed = to_receive.require_encrypted = true;
        auto const packed = pack(to_send);
        auto const opened = unpack(packed->headers, packed->body, to_receive);
        REQUIRE_FALSE(opened);
        CHECK(opened.error().disposition == Disposition::insufficient_message_security);
    }
}

TEST_CASE("as2 message: SHA-1 needs a legacy partner", "[as2]") {
    auto to_send = request();
    to_send.sign.digest = Digest::sha1;
    auto const packed = pack(to_send);
    auto const opened = unpack(packed->headers, packed->body, options());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::insufficient_message_security);
}

TEST_CASE("as2 message: who signed and for whom decides the error", "[as2]") {
    auto const outcome = [](PackRequest const& to_send, UnpackOptions const& to_receive) {
        auto const packed = pack(to_send).value();
        auto const opened = unpack(packed.headers, packed.body, to_receive);
        return opened ? Disposition::processed : opened.error().disposition;
    };
    auto to_send = request();
    CHECK(outcome(to_send, options()) == Disposition::processed);
    to_send.signer = &mallory();
    CHECK(outcome(to_send, options()) == Disposition::authentication_failed);
    to_send = request();
    to_send.recipients = std::span(&mallory().certificate, 1);
    CHECK(outcome(to_send, options()) == Disposition::decryption_failed);

    auto expired = options();
    expired.now = now() + std::chrono::days(900);
    CHECK(outcome(request(), expired) == Disposition::authentication_failed);
    expired.skew = std::chrono::days(100);
    CHECK(outcome(request(), expired) == Disposition::processed);

    std::vector<Certificate> const pinned{
        mallory().certificate, bob().certificate, alice().certificate
    };
    auto several = options();
    several.partner_certificates = pinned;
    CHECK(outcome(request(), several) == Disposition::processed);
    std::vector<KeyPair> const keys{mallory(), bob()};
    several.own_keys = keys;
    CHECK(outcome(request(), several) == Disposition::processed);
    std::vector<Certificate> const recipients{mallory().certificate, bob().certificate};
    to_send = request();
    to_send.recipients = recipients;
    CHECK(outcome(to_send, options()) == Disposition::processed);
}

TEST_CASE("as2 message: a changed body is an integrity failure", "[as2]") {
    auto to_send = request();
    to_send.recipients = {};
    auto to_receive = options();
    to_receive.require_encrypted = false;
    auto packed = pack(to_send).value();
    auto const at = as_text(packed.body).find("ST*850");
    packed.body[at + 3] = std::byte{'9'};
    auto const opened = unpack(packed.headers, packed.body, to_receive);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::integrity_check_failed);
}

TEST_CASE("as2 message: content types that lie or say nothing do not hide CMS", "[as2]") {
    auto const packed = pack(request()).value();
    for (auto const* type :
         {"application/pkcs7-mime", "application/x-pkcs7-mime; smime-type=\"Enveloped-Data\"",
          "application/octet-stream", "APPLICATION/PKCS7-MIME; smime-type=compressed-data",
          "application/EDI-X12"}) {
        CAPTURE(type);
        auto const opened = unpack(content(type), packed.body, options());
        REQUIRE(opened);
        CHECK(as_text(opened->payload) == document());
    }
    auto lie = packed.headers;
    lie.add("Content-Transfer-Encoding", "base64");
    CHECK(unpack(lie, packed.body, options()));
    CHECK(unpack(packed.headers, base64_lines(packed.body), options()));
    std::string lf = to_text(base64_lines(packed.body));
    std::erase(lf, '\r');
    CHECK(unpack(packed.headers, as_bytes(lf), options()));
}

TEST_CASE("as2 message: CMS that remains after unwrapping is never a payload", "[as2]") {
    auto to_receive = options();
    to_receive.require_signed = false;
    auto const inner = pack(request()).value();
    HeaderFields const plain{{"Content-Type", "application/octet-stream"}};
    CHECK(unpack(content("application/octet-stream"), inner.body, to_receive));

    auto const twice = encrypted(with_headers(plain, inner.body));
    auto const opened = unpack(twice.headers, twice.body, to_receive);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::decryption_failed);

    HeaderFields const as_text_part{
        {"Content-Type", "text/plain"}, {"Content-Transfer-Encoding", "base64"}
    };
    auto const hidden =
        encrypted(with_headers(as_text_part, base64_lines(base64_lines(inner.body))));
    CHECK_FALSE(unpack(hidden.headers, hidden.body, to_receive));
}

TEST_CASE("as2 message: a compressed bomb stops at the limit, in every nesting", "[as2]") {
    Bytes const zeros(40 * 1024 * 1024);
    auto to_send = request();
    to_send.payload = zeros;
    for (auto const compression : {Compression::before_signing, Compression::after_signing}) {
        for (bool const is_encrypted : {true, false}) {
            auto to_receive = options();
            apply({true, is_encrypted, compression}, to_send, to_receive);
            if (is_encrypted) to_send.recipients = std::span(&bob().certificate, 1);
            auto const packed = pack(to_send).value();
            auto const opened = unpack(packed.headers, packed.body, to_receive);
            REQUIRE_FALSE(opened);
            CHECK(opened.error().disposition == Disposition::decompression_failed);
        }
    }
    to_send = request();
    to_send.compression = Compression::before_signing;
    auto small = options();
    small.inflated_bytes_max = 100;
    auto const packed = pack(to_send).value();
    auto const opened = unpack(packed.headers, packed.body, small);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::decompression_failed);
}

TEST_CASE("as2 message: layers in a wrong order or number are refused", "[as2]") {
    auto to_receive = options();
    to_receive.require_signed = to_receive.require_encrypted = false;
    HeaderFields const cms{{"Content-Type", "application/pkcs7-mime"}};
    Bytes const part = with_headers(content("application/EDI-X12"), as_bytes(document()));
    ByteView view(part);
    Bytes const once = with_headers(cms, compress(Pieces(&view, 1)));
    view = once;
    Bytes const twice = compress(Pieces(&view, 1));
    auto opened = unpack(cms, twice, to_receive);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::decompression_failed);

    Bytes const sealed = with_headers(cms, encrypted(part).body);
    view = sealed;
    opened = unpack(cms, compress(Pieces(&view, 1)), to_receive);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().disposition == Disposition::decryption_failed);
}

TEST_CASE("as2 message: the four signed forms that peers send are verified", "[as2]") {
    // What was signed and what is on the wire may differ in line ends only.
    auto to_receive = options();
    to_receive.require_encrypted = false;
    for (auto const* encoding :
         {"", "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: binary"}) {
        for (bool const is_crlf_signed : {false, true}) {
            CAPTURE(encoding, is_crlf_signed);
            std::string part = "Content-Type: application/EDI-X12\n";
            if (*encoding != 0) part += std::string(encoding) + "\n";
            part += "\n" + std::string(document());
            Bytes const sent = to_bytes(part);
            Bytes const covered = is_crlf_signed ? to_crlf(sent).value() : sent;
            ByteView const view(covered);
            Bytes const signature = sign(Pieces(&view, 1), alice(), {}, now()).value();
            Bytes body = to_bytes("This is a preamble\n--b+1\n");
            append(body, sent);
            append(body, "\n--b+1\nContent-Type: application/x-pkcs7-signature\n\n");
            append(body, signature);
            // A CR in front of the LF would be part of the line end, not of the signature.
            if (signature.back() == std::byte{'\r'}) append(body, "\r");
            append(body, "\n--b+1--\nand an epilogue");
            auto const opened =
                unpack(content("multipart/signed; boundary=\"b+1\""), body, to_receive);
            if (!opened) FAIL(opened.error().reason);
            CHECK(opened->mic.value == hash(Digest::sha256, covered));
        }
    }
}

TEST_CASE("as2 message: an opaque signature is opened like a detached one", "[as2]") {
    TemporaryFolder const folder;
    folder.write("a.pem", as_bytes(alice().certificate.to_pem()));
    folder.write("a.key", as_bytes(alice().key.to_pem()));
    folder.write("part", with_headers(content("application/EDI-X12"), as_bytes(document())));
    for (auto const* flags :
         {"", "-noattr", "-keyid", "-stream", "-keyopt rsa_padding_mode:pss", "-nocerts -md sha512"
         }) {
        CAPTURE(flags);
        REQUIRE(run_openssl(
            folder,
            "cms -sign -binary -nodetach -in part -signer a.pem -inkey a.key -outform DER -out "
            "out " +
                std::string(flags)
        ));
        auto to_receive = options();
        to_receive.require_encrypted = false;
        auto const opened = unpack(
            content("application/pkcs7-mime; smime-type=signed-data"), folder.read("out"),
            to_receive
        );
        if (!opened) FAIL(opened.error().reason);
        CHECK(as_text(opened->payload) == document());
    }
}

TEST_CASE("as2 message: attachments come beside the document", "[as2]") {
    auto to_send = request();
    std::string const body =
        "--r\r\nContent-Type: application/EDI-X12\r\n\r\nISA~\r\n--r\r\nContent-Type: "
        "application/pdf; name=\"../x.pdf\"\r\n\r\npdf\r\n--r--\r\n";
    to_send.payload = as_bytes(body);
    to_send.content_type = "multipart/related; type=\"application/edi-x12\"; boundary=r";
    to_send.file_name.clear();
    auto const packed = pack(to_send).value();
    auto const opened = unpack(packed.headers, packed.body, options());
    REQUIRE(opened);
    CHECK(as_text(opened->payload) == "ISA~");
    CHECK(opened->content_type == "application/EDI-X12");
    REQUIRE(opened->attachments.size() == 1);
    CHECK(as_text(opened->attachments[0].bytes) == "pdf");
    CHECK(opened->attachments[0].file_name.empty());
}

TEST_CASE("as2 message: a hostile file name never comes through", "[as2]") {
    struct Row {
        std::string_view sent;
        std::string_view kept;
    };
    for (auto const& row : {
             Row{"../../etc/cron.d/x", "x"},
             Row{"C:\\temp\\a.edi", "a.edi"},
             Row{"/etc/passwd", "passwd"},
             Row{"..", ""},
             Row{"CON", ""},
             Row{"com1.txt", ""},
             Row{"a.", ""},
             Row{"b\u202Efdp.exe", ""},
             Row{"Bestellung \u00FC.edi", "Bestellung \u00FC.edi"},
             Row{"a b.edi", "a b.edi"},
         }) {
        auto to_send = request();
        to_send.file_name = row.sent;
        auto const packed = pack(to_send).value();
        auto const opened = unpack(packed.headers, packed.body, options());
        REQUIRE(opened);
        CHECK(opened->file_name == row.kept);
        CHECK(opened->file_name_problem.empty() == (row.sent == row.kept));
    }
}

TEST_CASE("as2 message: the MIC algorithm is the signature's if the request allows it", "[as2]") {
    struct Row {
        std::vector<std::string> requested;
        std::optional<Digest> expected;
    };
    auto const packed = pack(request()).value();
    for (auto const& row : {
             Row{{}, Digest::sha256},
             Row{{"sha1", "SHA256"}, Digest::sha256},
             Row{{"md5", "sha1"}, Digest::sha1},
             Row{{"md5", "foo"}, std::nullopt},
         }) {
        auto to_receive = options();
        to_receive.micalgs = row.requested;
        auto const opened = unpack(packed.headers, packed.body, to_receive);
        REQUIRE(opened.has_value() == row.expected.has_value());
        if (opened) {
            CHECK(opened->mic == packed.mics.in(*row.expected));
        } else {
            CHECK(opened.error().disposition == Disposition::unsupported_mic_algorithms);
        }
    }
}

TEST_CASE("as2 message: a message cut at any byte never gives its payload", "[as2]") {
    auto to_send = request();
    to_send.payload = as_bytes("ISA~");
    for (auto const& shape :
         {Shape{true, true, Compression::none}, Shape{true, false, Compression::before_signing}}) {
        auto to_receive = options();
        apply(shape, to_send, to_receive);
        auto const packed = pack(to_send).value();
        // The line end behind the closing boundary carries nothing.
        auto const end = packed.body.size() - (shape.is_encrypted ? 0 : 2);
        for (std::size_t size = 0; size < end; ++size) {
            CAPTURE(size);
            bool const is_open =
                unpack(packed.headers, ByteView(packed.body).first(size), to_receive).has_value();
            if (is_open && !shape.is_encrypted) {
                // Only the dashes that close the multipart may miss a piece of text behind them.
                CHECK(as_text(ByteView(packed.body).first(size)).ends_with("--"));
            } else {
                CHECK_FALSE(is_open);
            }
        }
    }
}

TEST_CASE("as2 message: damaged key transport never opens and answers the same again", "[as2]") {
    auto const packed = pack(request()).value();
    auto const message = inspect_cms(packed.body, {}).value();
    auto const key = std::get<CmsEncrypted>(message).recipients[0].encrypted_key;
    auto const at = static_cast<std::size_t>(key.data() - packed.body.data());
    for (std::size_t i = 0; i < key.size(); ++i) {
        Bytes body = packed.body;
        body[at + i] ^= std::byte{0x01};
        auto const first = unpack(packed.headers, body, options());
        auto const second = unpack(packed.headers, body, options());
        REQUIRE_FALSE(first);
        REQUIRE_FALSE(second);
        CHECK(first.error().disposition == second.error().disposition);
        CHECK(first.error().reason == second.error().reason);
        CHECK_FALSE(first.error().mic);
    }
}

TEST_CASE(
    "as2 message: random damage never crashes and never passes as the signed document", "[as2]"
) {
    auto const seed = static_cast<unsigned>(std::random_device{}());
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto to_send = request();
    for (auto const& shape : shapes()) {
        auto to_receive = options();
        apply({true, shape.is_encrypted, shape.compression}, to_send, to_receive);
        if (shape.is_encrypted) to_send.recipients = std::span(&bob().certificate, 1);
        auto const packed = pack(to_send).value();
        for (int round = 0; round < 60; ++round) {
            Bytes body = packed.body;
            auto const damage = 1 + random() % 3;
            for (unsigned i = 0; i < damage; ++i) {
                auto const at = random() % body.size();
                switch (random() % 3) {
                    case 0:
                        body[at] = std::byte(random() & 0xFFU);
                        break;
                    case 1:
                        body.erase(body.begin() + static_cast<std::ptrdiff_t>(at));
                        break;
                    default:
                        body.insert(
                            body.begin() + static_cast<std::ptrdiff_t>(at),
                            std::byte(random() & 0xFFU)
                        );
                        break;
                }
            }
            auto const opened = unpack(packed.headers, body, to_receive);
            if (opened) CHECK(as_text(opened->payload) == document());
        }
    }
}

}  // namespace tidegate::as2
