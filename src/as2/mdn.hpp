// Receipts: message disposition notifications (RFC 4130 §7, RFC 8098), signed or not; exact when
// written, tolerant when read. How a receipt travels (in the response, or later) is not known here.
#pragma once

#include "as2/cms.hpp"
#include "as2/disposition.hpp"
#include "as2/keys.hpp"
#include "as2/mic.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/header_fields.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tidegate::as2 {

struct MdnRequest {
    std::string as2_from;    ///< AS2-From of the MDN: the message's AS2-To exactly as written there
    std::string as2_to;      ///< the message's AS2-From exactly as written there
    std::string message_id;  ///< of the MDN, with brackets
    std::string original_message_id;  ///< byte-exact
    std::string reporting_ua;
    std::string version = "1.2";
    std::string product;   ///< AS2-Product; empty: not sent
    std::string features;  ///< EDIINT-Features; empty: not sent
    Disposition disposition = Disposition::processed;
    std::string text;  ///< for people; empty: one sentence that fits the disposition. Never
                       ///< internal detail.
    std::optional<Mic> mic;
    KeyPair const* signer = nullptr;  ///< null: unsigned
    SignOptions sign;                 ///< digest: that of the MIC
    std::string micalg_spelling;      ///< of the micalg parameter; empty: ours
    Instant now;
    std::uint64_t boundary_seed = 0;  ///< random bits for MIME boundaries; the caller's Random
};

struct PackedMdn {
    HeaderFields headers;  ///< everything but Content-Length
    Bytes body;
};

/// Errors: invalid for values that cannot stand in a header; as sign.
Expected<PackedMdn> make_mdn(MdnRequest const& request);

/// A receipt as a partner sent it.
struct Mdn {
    std::string disposition;  ///< the field as written
    std::string mode;         ///< "automatic-action/MDN-sent-automatically", lower case
    std::string type;         ///< "processed", "failed"; lower case
    std::string modifier;     ///< "", "error", "warning", "failure"; lower case
    std::string
        error_text;  ///< what follows the modifier, or the Error, Failure and Warning fields
    std::string original_message_id;  ///< as written
    std::string final_recipient;
    std::string original_recipient;
    std::string reporting_ua;
    std::string human_text;  ///< the text part; never to be shown as HTML
    std::optional<Mic> mic;
    std::string mic_problem;  ///< a MIC field is there but cannot be read
    bool was_signed = false;
    std::optional<Certificate>
        signer;                     ///< the pinned certificate; set only when the signature holds
    std::string signature_problem;  ///< why the signature does not hold

    /// processed without error or failure; a warning is positive.
    [[nodiscard]] bool is_positive() const;
};

/// Reads a receipt; a bad signature is a value (signer unset), because what it claims is still
/// worth an operator's look. Errors: invalid when it is no receipt, too_large over
/// limits::as2_mdn_bytes_max.
Expected<Mdn> read_mdn(HeaderFields const& headers, ByteView body, VerifyOptions const& verify);

/// Whether a request or response carries a receipt rather than a message: by content, one URL
/// serves both.
bool is_mdn(HeaderFields const& headers, ByteView body);

}  // namespace tidegate::as2
