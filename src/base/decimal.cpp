#include "base/decimal.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace tidegate {
namespace {

using Wide = __int128;
using Unsigned = unsigned __int128;

constexpr std::array<Wide, Decimal::kDigitsMax + 1> kPowers = [] {
    std::array<Wide, Decimal::kDigitsMax + 1> powers{};
    powers[0] = 1;
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

constexpr Wide kCoefficientMax = kPowers[Decimal::kDigitsMax] - 1;

Wide checked(bool overflowed, Wide value) {
    if (overflowed || value > kCoefficientMax || value < -kCoefficientMax) {
        throw std::overflow_error("decimal leaves 38 digits");
    }
    return value;
}

Wide multiply_checked(Wide a, Wide b) {
    Wide product = 0;
    bool const overflowed = __builtin_mul_overflow(a, b, &product);
    return checked(overflowed, product);
}

/// dividend / divisor to a whole number, rounded.
Wide divide_rounded(Wide dividend, Wide divisor, Rounding rounding) {
    Wide const quotient = dividend / divisor;
    Wide const remainder = dividend % divisor;
    if (remainder == 0) return quotient;
    Wide const away = (dividend < 0) != (divisor < 0) ? -1 : 1;
    Unsigned const left = static_cast<Unsigned>(remainder < 0 ? -remainder : remainder);
    Unsigned const whole = static_cast<Unsigned>(divisor < 0 ? -divisor : divisor);
    bool const is_tie = left == whole - left;
    bool const is_over_half = left > whole - left;
    switch (rounding) {
        case Rounding::down:
            return quotient;
        case Rounding::up:
            return quotient + away;
        case Rounding::half_up:
            return is_over_half || is_tie ? quotient + away : quotient;
        case Rounding::half_even:
            return is_over_half || (is_tie && quotient % 2 != 0) ? quotient + away : quotient;
    }
    check_failed("Rounding is one of its values", __FILE__, __LINE__);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Decimal Decimal::from(__int128 coefficient, int scale) {
    TIDEGATE_CHECK(scale >= 0 && scale <= kScaleMax);
    Decimal decimal;
    decimal.coefficient_ = checked(false, coefficient);
    decimal.scale_ = static_cast<std::int8_t>(scale);
    return decimal;
}

Expected<Decimal> Decimal::parse(std::string_view text) {
    std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    bool const has_leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
    if (digits.empty() || !is_digit(digits.front()) || !is_digit(digits.back()) ||
        has_leading_zero) {
        return fail(ErrorCode::invalid, fmt::format("'{}' is not a decimal number", text));
    }
    return parse_lenient(text);
}

Expected<Decimal> Decimal::parse_lenient(std::string_view text) {
    auto refuse = [&](std::string_view why) {
        return fail(ErrorCode::invalid, fmt::format("'{}' is not a decimal number{}", text, why));
    };
    bool const is_negative = text.starts_with('-');
    std::string_view const unsigned_text = text.substr(is_negative ? 1 : 0);
    // Most numbers have few digits: what fits into 64 bits is much cheaper there.
    constexpr std::size_t kShort = 18;
    bool const is_short = unsigned_text.size() <= kShort;
    std::uint64_t short_coefficient = 0;
    Wide coefficient = 0;
    int scale = -1;
    int digits = 0;
    int significant = 0;
    for (char const c : unsigned_text) {
        if (c == '.' && scale < 0) {
            scale = 0;
            continue;
        }
        if (!is_digit(c)) return refuse("");
        if (significant > 0 || c != '0') ++significant;
        if (significant > kDigitsMax) return refuse(": more than 38 digits");
        if (scale >= 0 && ++scale > kScaleMax)
            return refuse(": more than 9 digits after the point");
        if (is_short) {
            short_coefficient = short_coefficient * 10 + static_cast<std::uint64_t>(c - '0');
        } else {
            coefficient = coefficient * 10 + (c - '0');
        }
        ++digits;
    }
    if (digits == 0) return refuse("");
    if (is_short) coefficient = static_cast<Wide>(short_coefficient);
    return from(is_negative ? -coefficient : coefficient, scale < 0 ? 0 : scale);
}

std::string_view Decimal::text_in(std::array<char, kTextBytesMax>& room) const {
    Unsigned rest = static_cast<Unsigned>(coefficient_ < 0 ? -coefficient_ : coefficient_);
    char* const end = room.data() + room.size();
    char* at = end;
    // Division by ten is an instruction or two for 64 bits, and a function call for 128.
    int left = scale_;  // digits in front of which the point stands
    for (; rest > UINT64_MAX; rest /= 10) {
        *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
        if (--left == 0) *--at = '.';
    }
    auto low = static_cast<std::uint64_t>(rest);
    for (; left > 0; --left) {
        *--at = static_cast<char>('0' + low % 10);
        low /= 10;
        if (left == 1) *--at = '.';
    }
    do {
        *--at = static_cast<char>('0' + low % 10);
        low /= 10;
    } while (low != 0);
    if (coefficient_ < 0) *--at = '-';
    return {at, static_cast<std::size_t>(end - at)};
}

std::string Decimal::text() const {
    std::array<char, kTextBytesMax> room;
    return std::string(text_in(room));
}

Decimal Decimal::normalized() const {
    Decimal result = *this;
    while (result.scale_ > 0 && result.coefficient_ % 10 == 0) {
        result.coefficient_ /= 10;
        --result.scale_;
    }
    return result;
}

Decimal Decimal::rescaled(int scale, Rounding rounding) const {
    TIDEGATE_CHECK(scale >= 0 && scale <= kScaleMax);
    if (scale >= scale_) {
        return from(
            multiply_checked(coefficient_, kPowers[static_cast<std::size_t>(scale - scale_)]), scale
        );
    }
    return from(
        divide_rounded(coefficient_, kPowers[static_cast<std::size_t>(scale_ - scale)], rounding),
        scale
    );
}

bool Decimal::fits_scale(int scale) const { return normalized().scale_ <= scale; }

Decimal Decimal::operator-() const { return from(-coefficient_, scale_); }

Decimal operator+(Decimal const& a, Decimal const& b) {
    int const scale = std::max(a.scale_, b.scale_);
    Wide sum = 0;
    if (a.scale_ == b.scale_) {
        bool const overflows = __builtin_add_overflow(a.coefficient_, b.coefficient_, &sum);
        return Decimal::from(checked(overflows, sum), scale);
    }
    bool const overflowed = __builtin_add_overflow(
        a.rescaled(scale, Rounding::down).coefficient_,
        b.rescaled(scale, Rounding::down).coefficient_, &sum
    );
    return Decimal::from(checked(overflowed, sum), scale);
}

Decimal operator-(Decimal const& a, Decimal const& b) { return a + -b; }

Decimal Decimal::multiply(Decimal const& a, Decimal const& b, int scale, Rounding rounding) {
    TIDEGATE_CHECK(scale >= 0 && scale <= kScaleMax);
    // Without their trailing zeros the factors overflow last.
    Decimal const left = a.normalized();
    Decimal const right = b.normalized();
    Wide const product = multiply_checked(left.coefficient_, right.coefficient_);
    int const product_scale = left.scale_ + right.scale_;
    if (scale >= product_scale) {
        return from(
            multiply_checked(product, kPowers[static_cast<std::size_t>(scale - product_scale)]),
            scale
        );
    }
    return from(
        divide_rounded(product, kPowers[static_cast<std::size_t>(product_scale - scale)], rounding),
        scale
    );
}

Decimal Decimal::divide(Decimal const& a, Decimal const& b, int scale, Rounding rounding) {
    TIDEGATE_CHECK(scale >= 0 && scale <= kScaleMax);
    if (b.is_zero()) throw std::domain_error("division of a decimal by zero");
    Decimal const left = a.normalized();
    Decimal const right = b.normalized();
    // a/10^m / (b/10^n) at scale s = a * 10^(s+n-m) / b; where the exponent is negative it
    // multiplies the divisor.
    int const exponent = scale + right.scale_ - left.scale_;
    Wide dividend = left.coefficient_;
    Wide divisor = right.coefficient_;
    if (exponent >= 0) {
        dividend = multiply_checked(dividend, kPowers[static_cast<std::size_t>(exponent)]);
    } else {
        divisor = multiply_checked(divisor, kPowers[static_cast<std::size_t>(-exponent)]);
    }
    return from(divide_rounded(dividend, divisor, rounding), scale);
}

std::strong_ordering operator<=>(Decimal const& a, Decimal const& b) {
    if (a.scale_ == b.scale_) return a.coefficient_ <=> b.coefficient_;
    bool const a_is_negative = a.coefficient_ < 0;
    if (a_is_negative != (b.coefficient_ < 0)) {
        return a_is_negative ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    // Compare whole parts, then fractions at the common scale: neither can overflow.
    Wide const a_unit = kPowers[static_cast<std::size_t>(a.scale_)];
    Wide const b_unit = kPowers[static_cast<std::size_t>(b.scale_)];
    if (auto const order = a.coefficient_ / a_unit <=> b.coefficient_ / b_unit; order != 0)
        return order;
    int const scale = std::max(a.scale_, b.scale_);
    Wide const a_fraction =
        a.coefficient_ % a_unit * kPowers[static_cast<std::size_t>(scale - a.scale_)];
    Wide const b_fraction =
        b.coefficient_ % b_unit * kPowers[static_cast<std::size_t>(scale - b.scale_)];
    return a_fraction <=> b_fraction;
}

}  // namespace tidegate
