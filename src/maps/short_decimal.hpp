// Reads the numbers that messages mostly hold. Internal to read.
#pragma once

#include "base/decimal.hpp"

#include <optional>
#include <string_view>

namespace tidegate::maps {

/// What Decimal::parse_lenient() gives for a number without sign and of few characters; nothing for
/// any other text. For who reads many and asks what is wrong only then.
inline std::optional<Decimal> parse_short_decimal(std::string_view text) {
    constexpr std::size_t kCharactersMax = 18;  // 10^18 fits into 63 bits
    if (text.empty() || text.size() > kCharactersMax) return std::nullopt;
    std::int64_t coefficient = 0;
    std::size_t point = text.size();  // where it stands
    bool is_number = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int const digit = text[i] - '0';
        if (digit >= 0 && digit <= 9) {
            coefficient = coefficient * 10 + digit;
        } else {
            is_number &= text[i] == '.' && point == text.size();
            point = i;
        }
    }
    bool const has_point = point != text.size();
    std::size_t const decimals = has_point ? text.size() - point - 1 : 0;
    bool const has_digits = text.size() > (has_point ? 1U : 0U);
    if (!is_number || !has_digits || decimals > Decimal::kScaleMax) return std::nullopt;
    return Decimal::from(coefficient, static_cast<int>(decimals));
}

}  // namespace tidegate::maps
