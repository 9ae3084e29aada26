#include "as2/cms.hpp"
#include "as2/cms_algorithms.hpp"
#include "as2/mime.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <stdexcept>

namespace tidegate::as2 {

namespace {

void require(bool ok, char const* what) {
    if (ok) return;
    ERR_clear_error();
    throw std::runtime_error(std::string("crypto library: ") + what + " failed");
}

Bytes attribute(std::string_view name, ByteView value) {
    return ber::element(ber::kSequence, {ber::oid(name), ber::element(ber::kSet, value)});
}

// RFC 5652 §11.3: UTCTime through 2049.
Bytes signing_time(Instant now) {
    auto const day = std::chrono::floor<std::chrono::days>(now);
    std::chrono::year_month_day const date(day);
    std::chrono::hh_mm_ss const time(std::chrono::floor<std::chrono::seconds>(now - day));
    auto const year = static_cast<int>(date.year());
    constexpr int kUtcTimeEnds = 2050;
    auto const digits = fmt::format(
        "{:02}{:02}{:02}{:02}{:02}Z", static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
        time.seconds().count()
    );
    if (year < kUtcTimeEnds) {
        return ber::element(ber::kUtcTime, as_bytes(fmt::format("{:02}{}", year % 100, digits)));
    }
    return ber::element(ber::kGeneralizedTime, as_bytes(fmt::format("{:04}{}", year, digits)));
}

Bytes signature_algorithm(KeyKind kind, Digest digest) {
    if (kind == KeyKind::ec) return ber::algorithm(oids::ecdsa_with(digest), false);
    return ber::algorithm(oids::kRsa, true);
}

// RFC 6211 §2: the algorithms once more, under the signature.
Bytes algorithm_protection(Digest digest, ByteView signature_algorithm) {
    ber::Reader reader(signature_algorithm, "signature algorithm");
    auto const content = reader.next(ber::kSequence);
    Bytes const tagged =
        ber::element(ber::context_constructed(1), content ? content->content : ByteView{});
    return ber::element(ber::kSequence, {ber::algorithm(oids::of(digest), false), tagged});
}

// The signed attributes in the order DER gives a SET OF.
Bytes signed_attributes(Pieces content, KeyKind kind, SignOptions const& options, Instant now) {
    std::vector<Bytes> attributes{
        attribute(oids::kContentType, ber::oid(oids::kData)),
        attribute(oids::kSigningTime, signing_time(now)),
        attribute(
            oids::kMessageDigest, ber::element(ber::kOctetString, hash(options.digest, content))
        ),
    };
    if (options.algorithm_protection) {
        attributes.push_back(attribute(
            oids::kAlgorithmProtection,
            algorithm_protection(options.digest, signature_algorithm(kind, options.digest))
        ));
    }
    std::ranges::sort(attributes);
    Bytes joined;
    for (auto const& one : attributes) append(joined, one);
    return joined;
}

Bytes sign_bytes(ByteView bytes, PrivateKey const& key, Digest digest) {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> const context(
        EVP_MD_CTX_new(), &EVP_MD_CTX_free
    );
    require(context != nullptr, "EVP_MD_CTX_new");
    require(
        EVP_DigestSignInit(context.get(), nullptr, native(digest), nullptr, key.native()) == 1,
        "EVP_DigestSignInit"
    );
    auto const* const data = reinterpret_cast<unsigned char const*>(bytes.data());
    std::size_t size = 0;
    require(
        EVP_DigestSign(context.get(), nullptr, &size, data, bytes.size()) == 1, "EVP_DigestSign"
    );
    Bytes signature(size);
    auto* const to = reinterpret_cast<unsigned char*>(signature.data());
    require(EVP_DigestSign(context.get(), to, &size, data, bytes.size()) == 1, "EVP_DigestSign");
    signature.resize(size);
    return signature;
}

}  // namespace

Expected<Bytes> sign(
    Pieces content, KeyPair const& signer, SignOptions const& options, Instant now
) {
    auto const& certificate = signer.certificate;
    if (certificate.key_kind() == KeyKind::other) {
        return fail(
            ErrorCode::unsupported,
            fmt::format("{}: only RSA and EC keys can sign", certificate.describe())
        );
    }
    Bytes const attributes = signed_attributes(content, certificate.key_kind(), options, now);
    Bytes const digest_algorithm = ber::algorithm(oids::of(options.digest), true);
    Bytes const identity = ber::element(
        ber::kSequence,
        {certificate.issuer_der(), ber::element(ber::kInteger, certificate.serial_content())}
    );
    Bytes const signature =
        sign_bytes(ber::element(ber::kSet, attributes), signer.key, options.digest);
    Bytes const signer_info = ber::element(
        ber::kSequence, {ber::integer(1), identity, digest_algorithm,
                         ber::element(ber::context_constructed(0), attributes),
                         signature_algorithm(certificate.key_kind(), options.digest),
                         ber::element(ber::kOctetString, signature)}
    );
    Bytes const certificates = options.embed_certificate
                                   ? ber::element(ber::context_constructed(0), certificate.der())
                                   : Bytes{};
    Bytes const signed_data = ber::element(
        ber::kSequence, {ber::integer(1), ber::element(ber::kSet, digest_algorithm),
                         ber::element(ber::kSequence, ber::oid(oids::kData)), certificates,
                         ber::element(ber::kSet, signer_info)}
    );
    return ber::element(
        ber::kSequence,
        {ber::oid(oids::kSignedData), ber::element(ber::context_constructed(0), signed_data)}
    );
}

}  // namespace tidegate::as2
