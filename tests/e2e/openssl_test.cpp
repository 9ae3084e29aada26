// What the gateway writes is read by the openssl program, and what openssl and curl write is read
// by the gateway: no code of ours judges ours.
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::e2e {
namespace {

/// A multipart/signed taken apart by hand (RFC 1847 §2.1): the first part with its header, and the
/// text of the second.
struct SignedParts {
    std::string content;
    std::string signature_base64;
};

SignedParts split_signed(std::string_view content_type, std::string_view body) {
    auto const at = content_type.find("boundary=");
    REQUIRE(at != std::string_view::npos);
    std::string_view name = content_type.substr(at + 9);
    name = name.starts_with('"') ? name.substr(1, name.find('"', 1) - 1)
                                 : name.substr(0, name.find(';'));
    std::string const line = "--" + std::string(name);
    auto const first = body.find(line + "\r\n");
    REQUIRE(first != std::string_view::npos);
    auto const content = first + line.size() + 2;
    auto const second = body.find("\r\n" + line + "\r\n", content);
    REQUIRE(second != std::string_view::npos);
    auto const last = body.find("\r\n" + line + "--", second + 2);
    REQUIRE(last != std::string_view::npos);
    auto const signature = body.find("\r\n\r\n", second + line.size() + 4);
    REQUIRE(signature < last);
    return {
        std::string(body.substr(content, second - content)),
        std::string(body.substr(signature + 4, last - signature - 4))
    };
}

/// Everything of a text until the header `name` of the first part; its value to the end of line.
std::string field_of(std::string_view text, std::string_view name) {
    auto const at = text.find(std::string(name) + ": ");
    if (at == std::string_view::npos) return {};
    std::string_view const value = text.substr(at + name.size() + 2);
    return std::string(value.substr(0, value.find_first_of("\r\n")));
}

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

/// Verifies a detached signature with the certificate `signer` and no chain: partners are pinned.
Run verify(Folder const& folder, SignedParts const& parts, std::string const& signer) {
    folder.write("content.bin", parts.content);
    folder.write("signature.b64", parts.signature_base64 + "\n");
    return run_in(
        folder,
        "openssl base64 -d -in signature.b64 -out signature.der && openssl cms -verify -binary "
        "-inform DER -in signature.der -content content.bin -noverify -nointern -certfile " +
            signer + " -out verified.bin"
    );
}

std::string digest_by_openssl(Folder const& folder, std::string const& file) {
    return trimmed(
        run_in(folder, "openssl dgst -sha256 -binary " + file + " | openssl base64").output
    );
}

void write_keys(Installation& installation) {
    Folder const& folder = installation.folder();
    folder.write("partner.crt", partner_key().certificate.to_pem());
    folder.write("partner.key", partner_key().key.to_pem());
    folder.write("gateway.crt", installation.gateway_certificate().to_pem());
}

/// The entity inside an encrypted message, with its header.
std::string decrypt(Folder const& folder, ByteView body) {
    folder.write("body.der", as_text(body));
    Run const run = run_in(
        folder,
        "openssl cms -decrypt -binary -inform DER -in body.der -recip partner.crt -inkey "
        "partner.key "
        "-out entity.bin"
    );
    INFO(run.output);
    REQUIRE(run.status == 0);
    return folder.read("entity.bin");
}

}  // namespace

TEST_CASE("e2e: openssl opens and verifies the 997 and the 855 that the gateway sends", "[e2e]") {
    Installation installation;
    write_keys(installation);
    Folder const& folder = installation.folder();
    REQUIRE(installation.mistake_of_good_order().empty());
    REQUIRE(installation.wait_until_idle());

    auto const arrivals = installation.station().arrivals();
    REQUIRE(arrivals.size() == 2);
    for (Arrival const& arrival : arrivals) {
        CHECK(arrival.headers.get_or("Content-Type", "").starts_with("application/pkcs7-mime"));
        std::string const entity = decrypt(folder, arrival.body);
        auto const head = entity.find("\r\n\r\n");
        REQUIRE(head != std::string::npos);
        auto const parts =
            split_signed(field_of(entity.substr(0, head), "Content-Type"), entity.substr(head + 4));
        Run const verified = verify(folder, parts, "gateway.crt");
        INFO(verified.output);
        CHECK(verified.status == 0);
        auto const payload = parts.content.find("\r\n\r\n");
        CHECK(parts.content.substr(payload + 4) == arrival.payload);
        CHECK(arrival.payload.starts_with("ISA*"));
    }
}

TEST_CASE("e2e: an altered byte in what the gateway signed is noticed by openssl", "[e2e]") {
    Installation installation;
    write_keys(installation);
    REQUIRE(installation.mistake_of_good_order().empty());
    std::string const entity =
        decrypt(installation.folder(), installation.station().arrivals().front().body);
    auto const head = entity.find("\r\n\r\n");
    auto parts =
        split_signed(field_of(entity.substr(0, head), "Content-Type"), entity.substr(head + 4));
    parts.content.back() = static_cast<char>(parts.content.back() ^ 1);
    CHECK(verify(installation.folder(), parts, "gateway.crt").status != 0);
}

TEST_CASE(
    "e2e: an order made by openssl and posted by curl ends with a signed MDN, 997 and 855", "[e2e]"
) {
    Installation installation;
    write_keys(installation);
    Folder const& folder = installation.folder();
    folder.write(
        "part.bin",
        "Content-Type: application/edi-x12\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
            Interchange{.control = 77, .body = order_body("CURL-1")}.text()
    );
    Run const signature = run_in(
        folder,
        "openssl cms -sign -binary -md sha256 -in part.bin -signer partner.crt -inkey partner.key "
        "-outform DER | openssl base64 -out signature.txt"
    );
    INFO(signature.output);
    REQUIRE(signature.status == 0);
    folder.write(
        "signed.eml",
        "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; "
        "micalg=sha-256; boundary=\"by-hand\"\r\n\r\n--by-hand\r\n" +
            folder.read("part.bin") +
            "\r\n--by-hand\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n"
            "Content-Transfer-Encoding: base64\r\n\r\n" +
            folder.read("signature.txt") + "\r\n--by-hand--\r\n"
    );
    Run const sealed = run_in(
        folder,
        "openssl cms -encrypt -binary -aes-256-cbc -in signed.eml -outform DER -out body.der "
        "gateway.crt"
    );
    INFO(sealed.output);
    REQUIRE(sealed.status == 0);

    Run const posted = run_in(
        folder,
        "curl --silent --show-error --dump-header head.txt --output mdn.bin --write-out "
        "'%{http_code}' "
        "-H 'AS2-Version: 1.2' -H 'AS2-From: ACME-AS2' -H 'AS2-To: SUPPLIER-AS2' "
        "-H 'Message-ID: <by-hand-1@acme.test>' -H 'Subject: by hand' -H 'MIME-Version: 1.0' "
        "-H 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m' "
        "-H 'Disposition-Notification-To: orders@acme.test' "
        "-H 'Disposition-Notification-Options: signed-receipt-protocol=required, pkcs7-signature; "
        "signed-receipt-micalg=required, sha-256' --data-binary @body.der " +
            installation.url()
    );
    CHECK(posted.output == "200");
    CHECK(posted.status == 0);
    auto const receipt =
        split_signed(field_of(folder.read("head.txt"), "Content-Type"), folder.read("mdn.bin"));
    Run const verified = verify(folder, receipt, "gateway.crt");
    INFO(verified.output);
    CHECK(verified.status == 0);
    std::string const text = folder.read("verified.bin");
    INFO(text);
    CHECK(field_of(text, "Original-Message-ID") == "<by-hand-1@acme.test>");
    CHECK(field_of(text, "Disposition").ends_with("; processed"));
    CHECK(
        field_of(text, "Received-content-MIC") ==
        digest_by_openssl(folder, "part.bin") + ", sha-256"
    );

    auto const ack = installation.station().wait_for_payload("AK1*PO*77~");
    REQUIRE(ack);
    CHECK(ack->payload.contains("AK9*A*1*1*1~"));
    auto const answer = installation.station().wait_for_payload("*CURL-1*");
    REQUIRE(answer);
    CHECK(answer->payload.contains("~BAK*00*AD*CURL-1*"));
    REQUIRE(installation.wait_until_idle());
    for (LogLine const& line : installation.log()) {
        INFO(line.what);
        CHECK(line.state == "done");
    }
    REQUIRE(installation.orders().size() == 1);
    CHECK(installation.orders().front().number == "CURL-1");
    CHECK(installation.orders().front().acknowledgement);
}

}  // namespace tidegate::e2e
