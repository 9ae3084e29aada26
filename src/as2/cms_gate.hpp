// The gate in front of all cryptography: reads the outer structure of a CMS message (RFC 5652, RFC
// 5083, RFC 5402), decides by its object identifier what it is, and refuses every form that is not
// on the list, with the reason. Nothing is decrypted or verified here.
#pragma once

#include "as2/ber.hpp"
#include "as2/digest.hpp"
#include "base/bytes.hpp"
#include "base/error.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace tidegate::as2 {

enum class Cipher {
    aes128_cbc,
    aes192_cbc,
    aes256_cbc,
    aes128_gcm,
    aes192_gcm,
    aes256_gcm,
    des_ede3_cbc
};
std::string_view name_of(Cipher cipher);
bool is_gcm(Cipher cipher);

/// What old algorithms a partner may still use.
struct CmsPolicy {
    bool legacy = false;  ///< accept SHA-1, 3DES and RSA below 2048 bits
    bool gcm = true;      ///< accept AuthEnvelopedData with AES-GCM
};

/// Who a message is for, or who signed it: issuer and serial number, or the subject key identifier.
struct CmsIdentity {
    ByteView issuer_der;      ///< the whole Name element
    ByteView serial_content;  ///< content of the INTEGER
    ByteView subject_key_id;  ///< set instead of the two
    [[nodiscard]] std::string text() const;
};

enum class KeyTransport { rsa_pkcs1, rsa_oaep };

struct CmsRecipient {
    CmsIdentity identity;
    KeyTransport transport = KeyTransport::rsa_pkcs1;
    Digest oaep_digest = Digest::sha1;
    Digest oaep_mgf_digest = Digest::sha1;
    ByteView oaep_label;
    ByteView encrypted_key;
};

struct CmsEncrypted {
    Cipher cipher = Cipher::aes256_cbc;
    ByteView iv;  ///< CBC initialisation vector or GCM nonce
    std::vector<CmsRecipient> recipients;
    ber::Element content;    ///< [0], primitive or constructed
    ByteView authenticated;  ///< GCM: content of the authenticated attributes, empty when absent
    bool has_authenticated = false;
    Bytes tag;  ///< GCM only, 16 bytes
};

enum class SignatureScheme { rsa_pkcs1, rsa_pss, ecdsa };

struct CmsSigner {
    CmsIdentity identity;
    Digest digest = Digest::sha256;
    SignatureScheme scheme = SignatureScheme::rsa_pkcs1;
    Digest signature_digest =
        Digest::sha256;  ///< the digest the signature algorithm names; equals `digest`
    Digest pss_mgf_digest = Digest::sha256;
    std::uint32_t pss_salt_bytes = 0;
    bool has_attributes = false;
    ByteView attributes;      ///< content of the signed attributes
    ByteView message_digest;  ///< of the signed attributes
    Bytes signature;
};

struct CmsSigned {
    std::optional<ber::Element> content;  ///< absent when detached
    std::vector<CmsSigner> signers;
};

struct CmsCompressed {
    ber::Element content;
};

/// Views into the input.
using CmsMessage = std::variant<CmsEncrypted, CmsSigned, CmsCompressed>;

/// Errors: invalid for bad structure; unsupported for a form or algorithm that is never accepted
/// (the message says which); refused for one that a legacy partner might be allowed.
Expected<CmsMessage> inspect_cms(ByteView bytes, CmsPolicy const& policy);

/// Whether bytes begin as a CMS message of any content type: what is still CMS after unwrapping is
/// never a document.
bool looks_like_cms(ByteView bytes);

/// As above for text that is the base64 of a CMS message.
bool looks_like_base64_cms(ByteView bytes);

}  // namespace tidegate::as2
