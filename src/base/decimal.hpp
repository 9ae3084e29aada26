// Exact decimal numbers: quantities, prices, money. Binary floats never carry any of these.
#pragma once

#include "base/error.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate {

enum class Rounding {
    down,       ///< towards zero
    up,         ///< away from zero
    half_up,    ///< commercial: ties away from zero
    half_even,  ///< ties to the even digit
};

/// coefficient / 10^scale, scale 0-9, at most 38 digits. Trailing zeros are kept as given
/// ("10.00"); equality and order are by value. Arithmetic that would leave 38 digits throws
/// std::overflow_error: inputs are bounded far below by the readers, so an overflow is a bug.
class Decimal {
public:
    static constexpr int kScaleMax = 9;
    static constexpr int kDigitsMax = 38;

    constexpr Decimal() = default;
    constexpr Decimal(std::int64_t whole)
        : coefficient_(whole) {}  // NOLINT: whole numbers are decimals

    /// `coefficient` / 10^`scale`; scale must be 0-9.
    static Decimal from(__int128 coefficient, int scale);

    /// Canonical text form: -?(0|[1-9][0-9]*)(\.[0-9]{1,9})?  Errors: invalid, with the text.
    static Expected<Decimal> parse(std::string_view text);

    /// Leading zeros, ".5" and "5." allowed, no exponent, no plus, no thousands: X12.6 type R.
    static Expected<Decimal> parse_lenient(std::string_view text);

    [[nodiscard]] constexpr __int128 coefficient() const { return coefficient_; }
    [[nodiscard]] constexpr int scale() const { return scale_; }
    [[nodiscard]] bool is_zero() const { return coefficient_ == 0; }
    [[nodiscard]] bool is_negative() const { return coefficient_ < 0; }

    /// Canonical text with exactly scale() fraction digits.
    [[nodiscard]] std::string text() const;

    /// The most bytes that text() has: sign, digits, a zero and a point.
    static constexpr std::size_t kTextBytesMax = kDigitsMax + 3;
    /// The same text at the end of `room`.
    [[nodiscard]] std::string_view text_in(std::array<char, kTextBytesMax>& room) const;

    /// The same value with the fewest fraction digits ("10.00" -> "10").
    [[nodiscard]] Decimal normalized() const;

    /// The value at `scale` fraction digits, rounded where digits are lost.
    [[nodiscard]] Decimal rescaled(int scale, Rounding rounding) const;

    /// True if the value is exact at `scale` fraction digits.
    [[nodiscard]] bool fits_scale(int scale) const;

    Decimal operator-() const;
    friend Decimal operator+(Decimal const& a, Decimal const& b);
    friend Decimal operator-(Decimal const& a, Decimal const& b);
    Decimal& operator+=(Decimal const& b) { return *this = *this + b; }
    Decimal& operator-=(Decimal const& b) { return *this = *this - b; }

    /// a * b and a / b, rounded to `scale` fraction digits. Division by zero throws
    /// std::domain_error.
    static Decimal multiply(Decimal const& a, Decimal const& b, int scale, Rounding rounding);
    static Decimal divide(Decimal const& a, Decimal const& b, int scale, Rounding rounding);

    friend std::strong_ordering operator<=>(Decimal const& a, Decimal const& b);
    friend bool operator==(Decimal const& a, Decimal const& b) { return (a <=> b) == 0; }

private:
    __int128 coefficient_ = 0;
    std::int8_t scale_ = 0;
};

}  // namespace tidegate
