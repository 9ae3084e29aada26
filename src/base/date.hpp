// Civil dates and local times as documents carry them: no zone, never converted (design: instants
// are base/clock.hpp).
#pragma once

#include "base/error.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace tidegate {

/// A day of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31.
class Date {
public:
    /// Days since 1970-01-01.
    static constexpr Date from_days(std::int32_t days) { return Date(days); }

    /// Errors: invalid if the calendar has no such day.
    static Expected<Date> from_ymd(int year, int month, int day);

    /// "2026-01-05". Errors: invalid, with the text.
    static Expected<Date> parse_iso(std::string_view text);

    /// "20260105" (CCYYMMDD) or "260105" (YYMMDD, years 70-99 are 19xx: X12 and EDIFACT give no
    /// century, and trade documents neither lie before 1970 nor after 2069). Errors: invalid, with
    /// the text.
    static Expected<Date> parse_compact(std::string_view text);

    [[nodiscard]] constexpr std::int32_t days() const { return days_; }
    [[nodiscard]] int year() const;
    [[nodiscard]] int month() const;
    [[nodiscard]] int day() const;

    [[nodiscard]] std::string text() const;     ///< "2026-01-05"
    [[nodiscard]] std::string compact() const;  ///< "20260105"
    /// The digits of compact().
    [[nodiscard]] std::array<char, 8> compact_digits() const;

    constexpr Date plus_days(std::int32_t days) const { return Date(days_ + days); }
    friend constexpr std::int32_t operator-(Date a, Date b) { return a.days_ - b.days_; }
    friend constexpr auto operator<=>(Date, Date) = default;

private:
    explicit constexpr Date(std::int32_t days) : days_(days) {}
    std::int32_t days_;
};

/// A date, with a local time of day where the partner gave one; or nothing. The field type of every
/// document date.
class When {
public:
    constexpr When() = default;
    constexpr When(Date date) : days_(date.days()) {}  // NOLINT: a date is a When without a time
    constexpr When(Date date, std::int32_t second_of_day)
        : days_(date.days()), second_(second_of_day) {}

    /// "2026-01-05" or "2026-01-05T13:30:00". Errors: invalid, with the text.
    static Expected<When> parse_iso(std::string_view text);

    constexpr explicit operator bool() const { return days_ != kAbsent; }
    [[nodiscard]] constexpr Date date() const { return Date::from_days(days_); }
    [[nodiscard]] constexpr bool has_time() const { return second_ >= 0; }
    [[nodiscard]] constexpr std::int32_t second_of_day() const {
        return second_;
    }  ///< -1 when absent
    [[nodiscard]] std::string text() const;

    friend constexpr bool operator==(When, When) = default;

private:
    static constexpr std::int32_t kAbsent = std::numeric_limits<std::int32_t>::min();
    std::int32_t days_ = kAbsent;
    std::int32_t second_ = -1;
};

/// Seconds since midnight of "HHMM", "HHMMSS" or "HHMMSSd[d]" (X12.6 type TM; decimal seconds are
/// dropped). Errors: invalid, with the text.
Expected<std::int32_t> parse_time_of_day(std::string_view text);

/// "1330" or, when there are seconds, "133005".
std::string format_time_of_day(std::int32_t second_of_day);

}  // namespace tidegate
