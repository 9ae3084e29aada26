#include "base/date.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>

namespace tidegate {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int32_t kSecondsPerDay = 86'400;

year_month_day civil(std::int32_t days) {
    return year_month_day{sys_days{std::chrono::days{days}}};
}

/// The number that `text` writes in digits only; nothing otherwise. At most 9 digits.
std::optional<int> digits(std::string_view text) {
    if (text.empty() || text.size() > 9) return {};
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

std::unexpected<Error> not_a(std::string_view what, std::string_view text) {
    return fail(ErrorCode::invalid, fmt::format("'{}' is not a {}", text, what));
}

}  // namespace

Expected<Date> Date::from_ymd(int year, int month, int day) {
    year_month_day const date{
        std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
        std::chrono::day{static_cast<unsigned>(day)}
    };
    if (year < 1 || year > 9999 || month < 1 || day < 1 || !date.ok()) {
        return not_a("date of the calendar", fmt::format("{:04}-{:02}-{:02}", year, month, day));
    }
    return Date(static_cast<std::int32_t>(sys_days{date}.time_since_epoch().count()));
}

Expected<Date> Date::parse_iso(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return not_a("date YYYY-MM-DD", text);
    auto const year = digits(text.substr(0, 4));
    auto const month = digits(text.substr(5, 2));
    auto const day = digits(text.substr(8, 2));
    if (!year || !month || !day) return not_a("date YYYY-MM-DD", text);
    return from_ymd(*year, *month, *day);
}

Expected<Date> Date::parse_compact(std::string_view text) {
    if (text.size() != 8 && text.size() != 6) return not_a("date CCYYMMDD or YYMMDD", text);
    std::size_t const year_digits = text.size() - 4;
    auto const year = digits(text.substr(0, year_digits));
    auto const month = digits(text.substr(year_digits, 2));
    auto const day = digits(text.substr(year_digits + 2));
    if (!year || !month || !day) return not_a("date CCYYMMDD or YYMMDD", text);
    constexpr int kFirstYearOfWindow = 70;
    int const century = year_digits == 4 ? 0 : (*year >= kFirstYearOfWindow ? 1900 : 2000);
    return from_ymd(century + *year, *month, *day);
}

int Date::year() const { return static_cast<int>(civil(days_).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::array<char, 8> Date::compact_digits() const {
    year_month_day const date = civil(days_);
    std::array<char, 8> text;
    auto const put = [&](std::size_t at, unsigned value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    };
    auto const of_calendar = static_cast<unsigned>(static_cast<int>(date.year()));
    put(0, of_calendar / 100);
    put(2, of_calendar % 100);
    put(4, static_cast<unsigned>(date.month()));
    put(6, static_cast<unsigned>(date.day()));
    return text;
}

std::string Date::text() const {
    auto const all = compact_digits();
    std::string_view const digits(all.data(), all.size());
    std::string text;
    return text.append(digits.substr(0, 4))
        .append(1, '-')
        .append(digits.substr(4, 2))
        .append(1, '-')
        .append(digits.substr(6));
}

std::string Date::compact() const {
    auto const digits = compact_digits();
    return {digits.data(), digits.size()};
}

Expected<When> When::parse_iso(std::string_view text) {
    if (text.size() == 10) {
        auto const date = Date::parse_iso(text);
        if (!date) return std::unexpected(date.error());
        return When(*date);
    }
    bool const has_shape =
        text.size() == 19 && text[10] == 'T' && text[13] == ':' && text[16] == ':';
    if (!has_shape) return not_a("date YYYY-MM-DD or date-time YYYY-MM-DDTHH:MM:SS", text);
    auto const date = Date::parse_iso(text.substr(0, 10));
    if (!date) return std::unexpected(date.error());
    std::string const compact{text[11], text[12], text[14], text[15], text[17], text[18]};
    auto const second = parse_time_of_day(compact);
    if (!second) return not_a("date-time YYYY-MM-DDTHH:MM:SS", text);
    return When(*date, *second);
}

std::string When::text() const {
    if (!*this) return {};
    if (!has_time()) return date().text();
    return fmt::format(
        "{}T{:02}:{:02}:{:02}", date().text(), second_ / 3600, second_ / 60 % 60, second_ % 60
    );
}

Expected<std::int32_t> parse_time_of_day(std::string_view text) {
    bool const has_length = text.size() == 4 || (text.size() >= 6 && text.size() <= 8);
    auto const all = digits(text);
    if (!has_length || !all) return not_a("time HHMM, HHMMSS or HHMMSSdd", text);
    int const hour = *digits(text.substr(0, 2));
    int const minute = *digits(text.substr(2, 2));
    int const second = text.size() == 4 ? 0 : *digits(text.substr(4, 2));
    if (hour > 23 || minute > 59 || second > 59) return not_a("time of day", text);
    std::int32_t const of_day = hour * 3600 + minute * 60 + second;
    TIDEGATE_CHECK(of_day < kSecondsPerDay);
    return of_day;
}

std::string format_time_of_day(std::int32_t second_of_day) {
    int const second = second_of_day % 60;
    std::string text = fmt::format("{:02}{:02}", second_of_day / 3600, second_of_day / 60 % 60);
    if (second != 0) text += fmt::format("{:02}", second);
    return text;
}

}  // namespace tidegate
