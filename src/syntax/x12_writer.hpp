// Wraps transaction set bodies into X12 envelopes: ISA, GS, ST..SE, GE, IEA with their counts.
// Control numbers of interchange and group are the caller's (they are allocated with the stored
// message); set control numbers count from 0001 in each group. Source: X12.5, X12.6; rules 1-10 of
// docs/conformance.md.
#pragma once

#include "base/error.hpp"
#include "syntax/outbound.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// ST02 of the set with this ordinal (from 1) in its group: "0001", "10000".
std::string set_control_number(std::size_t ordinal);

/// The interchange as text. ISA is 106 bytes always; nothing follows the terminator of IEA. Bodies
/// must have been written with the delimiters of `interchange`. Errors: invalid, naming element,
/// value and what is allowed, if a value does not fit its element, if the delimiters cannot serve
/// (alphanumeric, blank, not distinct), or if a value holds one of them.
Expected<std::string> write_x12(OutboundInterchange const& interchange);

/// The delimiters alone: errors as write_x12. `version` is ISA12, which decides about the
/// repetition separator.
Expected<void> check_delimiters(Delimiters const& delimiters, std::string_view version);

}  // namespace tidegate::syntax
