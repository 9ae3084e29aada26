// Small questions about bytes of EDI that several readers and writers ask. ASCII only, whatever the
// locale.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tidegate::syntax {

constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }
constexpr bool is_alphanumeric(char byte) {
    return is_digit(byte) || is_upper(byte) || (byte >= 'a' && byte <= 'z');
}

constexpr bool is_line_end(char byte) { return byte == '\r' || byte == '\n'; }

/// One digit or more, and nothing else.
bool is_digits(std::string_view text);

/// HHMM, HHMMSS, HHMMSSD or HHMMSSDD of a day. Element type TM of X12.6.
bool is_time_of_day(std::string_view text);

/// Length of a byte order mark (UTF-8) or of one blank that may stand between segments: CR, LF,
/// blank, NUL, SUB (0x1A). 0 if the text begins with data.
std::size_t blank_size(std::string_view text);

/// The text without its CR and LF: what a file says whose lines were broken at a fixed width.
std::string without_line_ends(std::string_view text);

/// Offset in `text` of what stands at `offset` in without_line_ends(text); its size when that is
/// behind the end.
std::size_t offset_with_line_ends(std::string_view text, std::size_t offset);

/// For messages: the text with bytes that a terminal must not see as \xNN, cut after 99 bytes.
std::string printable(std::string_view text);

/// For messages: '~' in quotes, or the byte's name ("line feed (0x0A)").
std::string quoted(char byte);

}  // namespace tidegate::syntax
