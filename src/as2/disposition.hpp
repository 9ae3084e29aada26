// What a receipt says about a message (RFC 4130 §7,
// draft-ietf-ediint-rfc4130bis): one
// value per situation.
#pragma once

#include <string_view>

namespace tidegate::as2 {

enum class Disposition {
    processed,
    unknown_trading_relationship,   ///< AS2-From or AS2-To is not ours to talk with
    unknown_trading_partner,        ///< the same in the spelling older partners know
    integrity_check_failed,         ///< the signature's digest differs
    authentication_failed,          ///< signed by a wrong, unknown or expired certificate
    decryption_failed,              ///< cannot decrypt, not for us, or no CMS that can be read
    decompression_failed,           ///< cannot inflate, over the limit, or compressed twice
    insufficient_message_security,  ///< our policy asks for more
    invalid_message_id,
    duplicate_document,  ///< a warning, for partners that want one
    duplicate_filename,
    illegal_filename,
    unexpected_processing_error,
    unsupported_format,          ///< of the requested receipt
    unsupported_mic_algorithms,  ///< of the requested receipt
    sender_equals_receiver,
    authentication_failed_continued,  ///< a warning: policy accepted it all the same
};

/// "processed/error: integrity-check-failed": the part of the Disposition field after the mode.
std::string_view disposition_text(Disposition disposition);

/// Whether the message counts as received: processed, or processed with a warning.
bool is_positive(Disposition disposition);

}  // namespace tidegate::as2
