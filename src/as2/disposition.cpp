#include "as2/disposition.hpp"

namespace tidegate::as2 {

std::string_view disposition_text(Disposition disposition) {
    switch (disposition) {
        case Disposition::processed:
            return "processed";
        case Disposition::unknown_trading_relationship:
            return "processed/error: unknown-trading-relationship";
        case Disposition::unknown_trading_partner:
            return "processed/error: unknown-trading-partner";
        case Disposition::integrity_check_failed:
            return "processed/error: integrity-check-failed";
        case Disposition::authentication_failed:
            return "processed/error: authentication-failed";
        case Disposition::decryption_failed:
            return "processed/error: decryption-failed";
        case Disposition::decompression_failed:
            return "processed/error: decompression-failed";
        case Disposition::insufficient_message_security:
            return "processed/error: insufficient-message-security";
        case Disposition::invalid_message_id:
            return "processed/error: invalid-message-id";
        case Disposition::duplicate_document:
            return "processed/warning: duplicate-document";
        case Disposition::duplicate_filename:
            return "processed/error: duplicate-filename";
        case Disposition::illegal_filename:
            return "processed/error: illegal-filename";
        case Disposition::unexpected_processing_error:
            return "processed/error: unexpected-processing-error";
        case Disposition::unsupported_format:
            return "failed/Failure: unsupported format";
        case Disposition::unsupported_mic_algorithms:
            return "failed/Failure: unsupported MIC-algorithms";
        case Disposition::sender_equals_receiver:
            return "failed/failure: sender-equals-receiver";
        case Disposition::authentication_failed_continued:
            return "processed/warning: authentication-failed, processing continued";
    }
    return {};
}

bool is_positive(Disposition disposition) {
    return disposition == Disposition::processed ||
           disposition == Disposition::duplicate_document ||
           disposition == Disposition::authentication_failed_continued;
}

}  // namespace tidegate::as2
