// Wraps message bodies into EDIFACT envelopes: UNA where it is needed, UNB, UNG..UNE, UNH..UNT, UNZ
// with their counts. Control references of interchange and group are the caller's (they are
// allocated with the stored message); message references count from 1 in the interchange. Source:
// ISO 9735-1 of syntax 1 to 4; rules 30-35 and 44 of docs/conformance.md.
#pragma once

#include "base/error.hpp"
#include "syntax/outbound.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// 0062 of the message with this ordinal (from 1) in its interchange, whatever its group.
std::string message_reference(std::size_t ordinal);

/// The interchange as bytes of its charset; nothing follows the terminator of UNZ. Values of the
/// envelopes are UTF-8; bodies must have been written with the delimiters and the charset of
/// `interchange`. The header's version ("UNOC:3") decides about dates, repetition and charset. UNA
/// is written where a receiver would not know the delimiters or the decimal mark without it, or
/// where has_una asks for it. Errors: invalid, naming element, value and what is allowed, if a
/// value does not fit its element or the charset, or if the delimiters cannot serve.
Expected<std::string> write_edifact(OutboundInterchange const& interchange);

/// The delimiters of an interchange alone: errors as write_edifact. Delimiters without release
/// character or repetition separator are good: data that would need them is refused then.
Expected<void> check_edifact_delimiters(
    Delimiters const& delimiters, std::string_view version, char decimal_mark
);

}  // namespace tidegate::syntax
