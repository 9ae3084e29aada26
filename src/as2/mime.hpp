// MIME entities and multiparts by exact bytes (RFC 2045, RFC 2046 §5.1): what was signed is hashed
// as it came, so nothing is ever re-serialised. Limits: base/limits.hpp, section as2. Views point
// into the input.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace tidegate::as2 {

/// One entity: header lines, an empty line, content.
struct Entity {
    HeaderFields headers;  ///< unfolded
    ByteView whole;        ///< header and content, as they came
    ByteView body;         ///< the content, still transfer-encoded
};

/// Lines may end with CRLF or LF; folded lines are joined; an entity without header fields starts
/// with the empty line, one without content may lack it. Errors: invalid, too_large.
Expected<Entity> parse_entity(ByteView bytes);

/// The parts of a multipart, each without the line end that belongs to the boundary after it.
/// Preamble and epilogue are tolerated, an absent closing boundary is not. Errors: invalid,
/// too_large.
Expected<std::vector<ByteView>> split_multipart(ByteView body, std::string_view boundary);

/// How a content is encoded for transfer.
enum class TransferEncoding { identity, base64, quoted_printable };

/// From Content-Transfer-Encoding; absent, binary, 7bit and 8bit are identity. Errors: unsupported.
Expected<TransferEncoding> transfer_encoding_of(HeaderFields const& headers);

/// Decodes; `identity` copies. Base64 in lines ended by LF, CRLF or none. Errors: invalid.
Expected<Bytes> decode_transfer(ByteView body, TransferEncoding encoding);

/// "Name: value" CRLF for each field, then CRLF. Never folded: folded lines break peers.
void write_headers(Bytes& out, HeaderFields const& headers);

/// Base64 in lines of 76 characters, ended by CRLF: for signature and encryption parts of partners
/// that want text.
Bytes base64_lines(ByteView bytes);

/// Bare LF (and bare CR) to CRLF; nothing when the bytes already are in that form.
std::optional<Bytes> to_crlf(ByteView bytes);

void append(Bytes& out, std::string_view text);
void append(Bytes& out, ByteView bytes);

}  // namespace tidegate::as2
