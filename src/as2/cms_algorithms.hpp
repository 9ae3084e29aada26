// Object identifiers of CMS content types and algorithms (RFC 5652, RFC 5754, RFC 3565, RFC 5084,
// RFC 4055, RFC 5402) and the fetched handles of the crypto library. Private to the CMS files of
// this floor.
#pragma once

#include "as2/cms_gate.hpp"
#include "as2/digest.hpp"

#include <optional>
#include <string_view>

struct evp_cipher_st;

namespace tidegate::as2::oids {

inline constexpr std::string_view kData = "1.2.840.113549.1.7.1";
inline constexpr std::string_view kSignedData = "1.2.840.113549.1.7.2";
inline constexpr std::string_view kEnvelopedData = "1.2.840.113549.1.7.3";
inline constexpr std::string_view kAuthEnvelopedData = "1.2.840.113549.1.9.16.1.23";
inline constexpr std::string_view kCompressedData = "1.2.840.113549.1.9.16.1.9";
inline constexpr std::string_view kZlib = "1.2.840.113549.1.9.16.3.8";

inline constexpr std::string_view kContentType = "1.2.840.113549.1.9.3";
inline constexpr std::string_view kMessageDigest = "1.2.840.113549.1.9.4";
inline constexpr std::string_view kSigningTime = "1.2.840.113549.1.9.5";
inline constexpr std::string_view kAlgorithmProtection = "1.2.840.113549.1.9.52";

inline constexpr std::string_view kRsa = "1.2.840.113549.1.1.1";
inline constexpr std::string_view kRsaOaep = "1.2.840.113549.1.1.7";
inline constexpr std::string_view kMgf1 = "1.2.840.113549.1.1.8";
inline constexpr std::string_view kOaepSpecified = "1.2.840.113549.1.1.9";
inline constexpr std::string_view kRsaPss = "1.2.840.113549.1.1.10";

std::string_view of(Digest digest);
std::string_view of(Cipher cipher);
std::string_view ecdsa_with(Digest digest);

std::optional<Digest> digest_of(std::string_view oid);
std::optional<Cipher> cipher_of(std::string_view oid);
/// "sha256WithRSAEncryption" and its like.
std::optional<Digest> rsa_signature_digest(std::string_view oid);
std::optional<Digest> ecdsa_signature_digest(std::string_view oid);

}  // namespace tidegate::as2::oids

namespace tidegate::as2 {

std::size_t key_bytes(Cipher cipher);
std::size_t iv_bytes(Cipher cipher);
inline constexpr std::size_t kGcmTagBytes = 16;

/// The library's handle, fetched once per process.
evp_cipher_st const* native(Cipher cipher);

}  // namespace tidegate::as2
