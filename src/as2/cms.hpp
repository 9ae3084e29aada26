// Cryptographic Message Syntax as AS2 uses it: sign, verify, encrypt, decrypt (RFC 5652, RFC 5083,
// RFC 5084). Structure is read by cms_gate; the mathematics is OpenSSL's EVP. Whole messages in
// memory; nothing here trusts a certificate that came inside a message. All functions are
// thread-safe; they throw only when the crypto library itself fails.
#pragma once

#include "as2/cms_gate.hpp"
#include "as2/digest.hpp"
#include "as2/keys.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::as2 {

struct SignOptions {
    Digest digest = Digest::sha256;
    bool embed_certificate = true;      ///< partners use it to find the pinned one
    bool algorithm_protection = false;  ///< RFC 6211; several products reject messages that have it
};

/// A detached signature over `content`: DER ContentInfo of SignedData. `now` becomes the signing
/// time. Errors: unsupported when the key is neither RSA nor EC.
Expected<Bytes> sign(
    Pieces content, KeyPair const& signer, SignOptions const& options, Instant now
);

/// Why a signature does not hold.
enum class SignatureFault {
    malformed,       ///< no signature that can be read
    digest_differs,  ///< the content is not what was signed
    not_pinned,  ///< signed, but by none of the pinned certificates, or by one outside its validity
    weak,        ///< an algorithm or key size that the policy does not accept
};

struct SignatureFailure {
    SignatureFault fault = SignatureFault::malformed;
    std::string reason;  ///< for the operator
};

struct Verified {
    Certificate signer;  ///< the pinned one
    Digest digest = Digest::sha256;
    Bytes content_digest;  ///< `digest` of the content: the MIC, for free
};

struct VerifyOptions {
    std::span<Certificate const> pinned;
    CmsPolicy policy;
    Instant now;
    Duration skew = {};  ///< tolerance at both ends of a certificate's validity
};

/// Verifies a SignedData over `content`; holds if one signer is a pinned certificate. For an opaque
/// message pass the octets of its own content.
std::expected<Verified, SignatureFailure> verify(
    CmsSigned const& cms, Pieces content, VerifyOptions const& options
);

/// EnvelopedData for one or several recipients, AuthEnvelopedData for GCM ciphers; RSA keys only
/// (v1.5 key transport, what every peer reads; OAEP by switch). Errors: unsupported for EC keys and
/// 3DES.
Expected<Bytes> encrypt(
    Pieces content, std::span<Certificate const> recipients, Cipher cipher, bool oaep = false
);

/// The plaintext, if one of `keys` is a recipient. Every failure after the recipient is found is
/// one and the same error (no padding oracle). CBC plaintext is not authenticated: do not act on it
/// before a signature inside it holds. Errors: unauthorized.
Expected<Bytes> decrypt(CmsEncrypted const& cms, std::span<KeyPair const> keys);

/// RFC 5402 CompressedData, ZLIB.
Bytes compress(Pieces content);

/// The content, at most `bytes_max` and at most limits::as2_inflate_ratio_max times its compressed
/// size. Errors: too_large, invalid.
Expected<Bytes> decompress(CmsCompressed const& cms, std::uint64_t bytes_max);

}  // namespace tidegate::as2
