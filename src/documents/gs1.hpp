// GS1 identification keys: check digit and comparison of GTIN, SSCC and GLN (GS1 General
// Specifications, check digit calculation: weights 3, 1 from the right).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tidegate::documents {

/// Check digit ('0'-'9') of the digits in front of it; nothing when `body` is empty or not all
/// digits.
std::optional<char> gs1_check_digit(std::string_view body);

/// True if all are digits and the last one is the check digit of the others. Length is not looked
/// at.
bool has_gs1_check_digit(std::string_view key);

/// 8, 12, 13 or 14 digits with the right check digit.
bool is_gtin(std::string_view text);
/// 18 digits with the right check digit, without the (00).
bool is_sscc(std::string_view text);
/// The SSCC with this serial number under a company prefix of 4 to 12 digits: the extension digit
/// and what the prefix leaves of 16 digits count on together. Nothing when the prefix is none or
/// its serial numbers, from 0 on, are used up.
std::optional<std::string> make_sscc(std::string_view prefix, std::uint64_t serial);
/// 13 digits with the right check digit.
bool is_gln(std::string_view text);

/// A GTIN of any length zero-padded to 14 digits, the form in which GTINs are compared; other text
/// unchanged.
std::string gtin14(std::string_view gtin);

}  // namespace tidegate::documents
