// The syntax of single values, shared by the element check, which words what is wrong, and the fast
// check, which only proves that nothing is: they must agree on every byte. X12.6 data types.
// Internal to src/standards.
#pragma once

#include "base/charset.hpp"

#include <cstddef>
#include <string_view>

namespace tidegate::standards {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_digits(std::string_view text);

/// Trailing blanks of AN and ID carry no meaning.
std::string_view without_trailing_blanks(std::string_view text);

/// What length limits count; in UTF-8 these are fewer than bytes.
std::size_t count_characters(std::string_view text, Charset charset);

/// CCYYMMDD or YYMMDD, digits only and of one of these sizes. The century of YYMMDD follows
/// base/date.hpp: it matters for 29 February 1900 only.
bool is_calendar_day(std::string_view digits);

/// HHMM[SS[D[D]]], digits only.
bool is_time_of_day(std::string_view digits);

/// The digits of a number of type Nn or R.
struct NumberDigits {
    bool is_number = false;  ///< only digits, a leading '-' and, in R, one point
    std::size_t count = 0;   ///< what the length limits count: neither sign nor point
};

/// `has_point`: type R. "-.5" and "5." are numbers; "", "-" and "." are not.
NumberDigits digits_of(std::string_view text, bool has_point);

}  // namespace tidegate::standards
