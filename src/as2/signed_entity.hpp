// Taking a multipart/signed apart (RFC 1847 §2.1, RFC 5751 §3.4.3) and verifying it in the forms
// peers sign in. For unpack, read_mdn and the export of evidence.
#pragma once

#include "as2/cms.hpp"
#include "as2/content_type.hpp"

#include <string>

namespace tidegate::as2 {

struct SignedEntity {
    Bytes converted;   ///< memory of `content` when another form than the received one verified
    ByteView content;  ///< the bytes that were signed (those received when nothing verified):
                       ///< header and body
    std::expected<Verified, SignatureFailure> result;
    std::string_view form = "the bytes as received";
};

/// Tries the bytes as received, then with CRLF line ends, then with CRLF in the header only (binary
/// content behind a header that lost its CRs): between them they cover what today's products sign.
SignedEntity verify_any_form(CmsSigned const& cms, ByteView content, VerifyOptions const& options);

/// A whole multipart/signed body. Errors: invalid and too_large for a multipart that cannot be
/// split.
Expected<SignedEntity> open_multipart_signed(
    ContentType const& type, ByteView body, VerifyOptions const& options
);

/// The CMS message an entity holds, if it holds one: as it is, or base64 (declared or not).
/// `storage` keeps decoded bytes.
std::optional<ByteView> cms_bytes(ByteView body, Bytes& storage);

}  // namespace tidegate::as2
