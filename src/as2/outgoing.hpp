// A MIME entity on its way out, wrapped layer by layer without copying its content. Private to pack
// and make_mdn.
#pragma once

#include "as2/cms.hpp"
#include "as2/mime.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <string>
#include <vector>

namespace tidegate::as2 {

/// The body is a sequence of views, into `owned` or into memory of the caller.
struct Outgoing {
    HeaderFields headers;
    std::vector<ByteView> body;
    std::vector<Bytes> owned;

    void add(ByteView bytes) { body.push_back(bytes); }
    void own(Bytes bytes);
    /// Header lines in front of the body: the bytes a signature covers and a multipart contains.
    void put_headers_into_body();
    [[nodiscard]] Bytes joined() const;
};

struct SignedMultipart {
    KeyPair const* signer = nullptr;
    SignOptions sign;
    std::string micalg;  ///< spelling of the parameter
    std::string boundary;
    bool base64 = true;  ///< of the signature part
    Instant now;
};

/// multipart/signed around `inner`, whose headers must already be in its body.
Expected<Outgoing> wrap_signed(Outgoing inner, SignedMultipart const& options);

/// An application/pkcs7-mime entity that holds `cms`.
Outgoing cms_entity(
    Bytes cms, std::string_view smime_type, std::string_view file_name, bool base64
);

/// "tidegate-<hex>-<layer>".
std::string make_boundary(std::uint64_t seed, int layer);

/// Errors: invalid when a name or value cannot stand in one header line.
Expected<void> check_headers(HeaderFields const& headers);

}  // namespace tidegate::as2
