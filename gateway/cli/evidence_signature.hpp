// The signature of an AS2 message or receipt with the exact bytes it covers, taken out of its
// layers, so that another program can verify it. Judges nothing.
#pragma once

#include "as2/keys.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/header_fields.hpp"

#include <optional>
#include <span>
#include <string>

namespace tidegate::cli {

struct SignatureParts {
    std::optional<Bytes> content;  ///< what was signed; nothing when the signature holds it itself
    Bytes signature;               ///< DER of CMS SignedData
};

struct SignatureSearch {
    std::optional<SignatureParts> found;
    std::string note;  ///< why there is none, or what was opened on the way; may be empty
};

/// Opens encryption (with one of `own`) and compression around the signature. `pinned` and `at`
/// only tell which of the line-end forms was signed.
SignatureSearch find_signature(
    HeaderFields const& headers, ByteView body, std::span<as2::KeyPair const> own,
    std::span<as2::Certificate const> pinned, Instant at
);

/// The same for a receipt whose header fields were not kept: the boundary is its first line.
SignatureSearch find_receipt_signature(
    ByteView body, std::span<as2::Certificate const> pinned, Instant at
);

}  // namespace tidegate::cli
