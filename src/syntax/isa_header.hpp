// The ISA segment: the one fixed-width segment of X12, from which the delimiters of its interchange
// come. Source: X12.5 (interchange control header).
#pragma once

#include "base/error.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace tidegate::syntax {

/// Bytes of an ISA by the standard, with its terminator.
inline constexpr std::size_t kIsaBytes = 106;

struct IsaHeader {
    Interchange interchange;  ///< byte and line as given to parse_isa
    std::size_t size = 0;     ///< bytes up to and with the terminator
    bool is_wrapped =
        false;  ///< line ends stand inside it: those of the interchange are no data (rule 46)
    Findings findings;
};

/// True if `text` begins with "ISA" and 16 equal, usable separators at their standard places.
bool is_standard_isa(std::string_view text);

/// True if `text` begins with "ISA" and a byte that could be its element separator.
bool looks_like_isa(std::string_view text);

/// True if line ends stand inside the ISA at the front of `text`, and without them it is a standard
/// one.
bool is_wrapped_isa(std::string_view text);

/// Reads the header at the front of `text`, which need not end with it. An ISA whose fields have
/// wrong widths is recovered by counting 16 separators (envelope.isa_width). Values keep what they
/// hold but padding blanks of the ids. Errors: invalid, if the delimiters cannot be told, with the
/// reason.
Expected<IsaHeader> parse_isa(std::string_view text, std::uint64_t byte, std::uint32_t line);

/// Offset of the first ISA in `text`: a standard one anywhere, a recoverable one only at the start
/// of a line, or at the front if `front_is_start`. npos if there is none.
std::size_t find_isa(std::string_view text, bool front_is_start);

/// The repetition separator exists from version 00402 of the envelope on. Rule 2 of
/// docs/conformance.md.
bool has_repetition_separator(std::string_view isa12);

/// A version of the envelope: the first five digits of a release.
bool is_known_version(std::string_view isa12);

/// No letter, digit or blank, and not 0.
bool may_be_delimiter(char byte);

}  // namespace tidegate::syntax
