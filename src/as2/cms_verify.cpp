#include "as2/cms.hpp"
#include "as2/cms_algorithms.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <map>
#include <stdexcept>

namespace tidegate::as2 {

namespace {

constexpr int kRsaBitsLeast = 2048;
constexpr int kRsaBitsLegacyLeast = 1024;
constexpr int kEcBitsLeast = 256;

bool is_same(CmsIdentity const& identity, Certificate const& certificate) {
    auto const equal = [](ByteView a, Bytes const& b) { return std::ranges::equal(a, b); };
    if (!identity.subject_key_id.empty())
        return equal(identity.subject_key_id, certificate.subject_key_id());
    return equal(identity.issuer_der, certificate.issuer_der()) &&
           equal(identity.serial_content, certificate.serial_content());
}

bool scheme_fits(SignatureScheme scheme, KeyKind kind) {
    return kind == (scheme == SignatureScheme::ecdsa ? KeyKind::ec : KeyKind::rsa);
}

bool set_up(EVP_PKEY_CTX* context, CmsSigner const& signer) {
    if (EVP_PKEY_verify_init(context) != 1) return false;
    if (signer.scheme == SignatureScheme::rsa_pkcs1 &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1)
        return false;
    if (signer.scheme == SignatureScheme::rsa_pss &&
        EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1)
        return false;
    if (EVP_PKEY_CTX_set_signature_md(context, native(signer.digest)) != 1) return false;
    if (signer.scheme != SignatureScheme::rsa_pss) return true;
    return EVP_PKEY_CTX_set_rsa_mgf1_md(context, native(signer.pss_mgf_digest)) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, static_cast<int>(signer.pss_salt_bytes)) == 1;
}

bool holds(CmsSigner const& signer, Bytes const& digest, Certificate const& certificate) {
    if (!scheme_fits(signer.scheme, certificate.key_kind())) return false;
    std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> const context(
        EVP_PKEY_CTX_new(certificate.public_key(), nullptr), &EVP_PKEY_CTX_free
    );
    if (!context) throw std::runtime_error("crypto library: EVP_PKEY_CTX_new failed");
    bool const ok =
        set_up(context.get(), signer) &&
        EVP_PKEY_verify(
            context.get(), reinterpret_cast<unsigned char const*>(signer.signature.data()),
            signer.signature.size(), reinterpret_cast<unsigned char const*>(digest.data()),
            digest.size()
        ) == 1;
    ERR_clear_error();
    return ok;
}

// The SET OF attributes of an earlier signature, offered as a content without attributes, would
// verify: refuse it.
bool is_attribute_set(Pieces content) {
    ByteView const first = content.empty() ? ByteView{} : content.front();
    if (first.empty() || std::to_integer<std::uint8_t>(first.front()) != ber::kSet) return false;
    ber::Reader reader(first, "content");
    return reader.next().has_value() && reader.at_end();
}

std::optional<SignatureFailure> problem_of(
    Certificate const& certificate, VerifyOptions const& options
) {
    if (!certificate.is_valid_at(options.now, options.skew)) {
        return SignatureFailure{
            SignatureFault::not_pinned,
            fmt::format(
                "signed with pinned certificate {}, which is valid from {} to {}",
                certificate.describe(), to_rfc3339(certificate.not_before()),
                to_rfc3339(certificate.not_after())
            )
        };
    }
    int const least = certificate.key_kind() == KeyKind::ec ? kEcBitsLeast
                      : options.policy.legacy               ? kRsaBitsLegacyLeast
                                                            : kRsaBitsLeast;
    if (certificate.key_bits() < least) {
        return SignatureFailure{
            SignatureFault::weak, fmt::format(
                                      "the key of {} has {} bits, at least {} are required",
                                      certificate.describe(), certificate.key_bits(), least
                                  )
        };
    }
    return {};
}

// Pinned certificates, those the signer names first.
std::vector<Certificate> in_order(
    CmsIdentity const& identity, std::span<Certificate const> pinned
) {
    std::vector<Certificate> ordered;
    for (bool const named : {true, false}) {
        for (auto const& one : pinned) {
            if (is_same(identity, one) == named) ordered.push_back(one);
        }
    }
    return ordered;
}

std::expected<Verified, SignatureFailure> verify_signer(
    CmsSigner const& signer, Bytes const& content_digest, Pieces content,
    VerifyOptions const& options
) {
    if (signer.has_attributes && !std::ranges::equal(signer.message_digest, content_digest)) {
        return std::unexpected(SignatureFailure{
            SignatureFault::digest_differs,
            fmt::format(
                "the {} digest of the content differs from the signed one", name_of(signer.digest)
            )
        });
    }
    if (!signer.has_attributes && is_attribute_set(content)) {
        return std::unexpected(
            SignatureFailure{SignatureFault::malformed, "the content is a set of signed attributes"}
        );
    }
    Bytes const signed_digest =
        signer.has_attributes ? hash(signer.digest, ber::element(ber::kSet, signer.attributes))
                              : content_digest;
    std::optional<SignatureFailure> closest;
    for (auto const& certificate : in_order(signer.identity, options.pinned)) {
        if (!holds(signer, signed_digest, certificate)) continue;
        auto problem = problem_of(certificate, options);
        if (!problem) return Verified{certificate, signer.digest, content_digest};
        closest = std::move(problem);
    }
    if (closest) return std::unexpected(*closest);
    bool const is_named = std::ranges::any_of(options.pinned, [&](Certificate const& one) {
        return is_same(signer.identity, one);
    });
    if (is_named && !signer.has_attributes) {
        return std::unexpected(SignatureFailure{
            SignatureFault::digest_differs, "the signature does not fit the content"
        });
    }
    auto reason = is_named
                      ? fmt::format("the signature of {} does not verify", signer.identity.text())
                      : fmt::format(
                            "signed by a certificate that is not pinned for this partner ({})",
                            signer.identity.text()
                        );
    return std::unexpected(SignatureFailure{SignatureFault::not_pinned, std::move(reason)});
}

}  // namespace

std::expected<Verified, SignatureFailure> verify(
    CmsSigned const& cms, Pieces content, VerifyOptions const& options
) {
    std::map<Digest, Bytes> digests;
    std::optional<SignatureFailure> first;
    for (auto const& signer : cms.signers) {
        auto& digest = digests[signer.digest];
        if (digest.empty()) digest = hash(signer.digest, content);
        auto result = verify_signer(signer, digest, content, options);
        if (result) return result;
        if (!first) first = result.error();
    }
    return std::unexpected(
        first.value_or(SignatureFailure{SignatureFault::malformed, "nobody signed"})
    );
}

}  // namespace tidegate::as2
