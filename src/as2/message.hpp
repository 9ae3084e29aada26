// An AS2 message as a whole: pack builds what goes on the wire, unpack takes it apart, layer by
// layer, and decides (RFC 4130, RFC 5402). The order of layers and
// what the MIC covers stand in unpack.cpp. Knows no network.
#pragma once

#include "as2/cms.hpp"
#include "as2/disposition.hpp"
#include "as2/headers.hpp"
#include "as2/keys.hpp"
#include "as2/mic.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::as2 {

enum class Compression { none, before_signing, after_signing };

struct PackRequest {
    std::string from;  ///< AS2 ids, unquoted
    std::string to;
    std::string message_id;  ///< with brackets; the same on every retry
    std::string subject;
    std::string user_agent;
    std::string version = "1.2";
    std::string product;   ///< AS2-Product for version 1.3; empty: not sent
    std::string features;  ///< EDIINT-Features; empty: not sent
    Instant now;

    ByteView payload;
    std::string content_type = "application/octet-stream";
    std::string file_name;  ///< empty: no Content-Disposition

    KeyPair const* signer = nullptr;  ///< null: not signed
    SignOptions sign;
    std::string micalg_spelling;              ///< of the micalg parameter; empty: ours
    std::span<Certificate const> recipients;  ///< empty: not encrypted
    Cipher cipher = Cipher::aes256_cbc;
    bool oaep = false;
    Compression compression = Compression::none;
    bool base64 =
        false;  ///< CMS parts inside the message as base64 text, for partners that need it

    bool want_receipt = true;
    bool want_signed_receipt = true;
    std::string receipt_to;      ///< Disposition-Notification-To, any text; empty: the AS2-From id
    std::string receipt_micalg;  ///< spelling asked for; empty: the signature's
    std::string async_url;       ///< empty: the receipt comes in the response
    std::uint64_t boundary_seed = 0;  ///< random bits for MIME boundaries; the caller's Random
};

struct PackedMessage {
    HeaderFields headers;  ///< everything but Host and Content-Length
    Bytes body;
    MicSet mics;  ///< what the receipt's MIC is compared with
};

/// Errors: invalid for ids or Message-ID that cannot be sent; as sign and encrypt.
Expected<PackedMessage> pack(PackRequest const& request);

struct UnpackOptions {
    std::span<KeyPair const> own_keys;                  ///< all that may still be used to decrypt
    std::span<Certificate const> partner_certificates;  ///< pinned, with their windows
    bool require_signed = true;
    bool require_encrypted = true;
    CmsPolicy policy;
    Instant now;
    Duration skew = {};
    std::uint64_t inflated_bytes_max = 0;  ///< 0: limits::as2_inflated_bytes_max
    std::vector<std::string> micalgs;      ///< of the receipt request
};

struct Attachment {
    std::string content_type;
    std::string file_name;  ///< empty when none
    Bytes bytes;
};

struct Unpacked {
    Bytes payload;                  ///< bit-exact as the sender had it
    std::string content_type;       ///< the payload's, as written
    std::string file_name;          ///< decoded; empty when none. Never a path on our side.
    std::string file_name_problem;  ///< why a name that came was dropped or cut to its last part
    std::vector<Attachment> attachments;  ///< the further parts of a multipart/related (RFC 6362)
    bool was_signed = false;
    bool was_encrypted = false;
    bool was_compressed = false;
    std::optional<Digest> signature_digest;
    std::optional<Certificate> signer;  ///< the pinned certificate that verified
    std::optional<Cipher> cipher;
    Mic mic;
    std::vector<std::string> trace;  ///< every step, for the operator
};

struct UnpackFailure {
    Disposition disposition = Disposition::unexpected_processing_error;  ///< goes to the partner
    std::string reason;      ///< stays with the operator
    std::optional<Mic> mic;  ///< when the content could be read
    std::vector<std::string> trace;
};

/// Takes the message apart. No payload byte leaves before the signature holds and the policy is
/// met.
std::expected<Unpacked, UnpackFailure> unpack(
    HeaderFields const& headers, ByteView body, UnpackOptions const& options
);

}  // namespace tidegate::as2
