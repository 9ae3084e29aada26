#include "base/clock.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int32_t kSecondsPerDay = 86'400;

std::int64_t whole_seconds(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace

Instant SystemClock::now() const {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::int64_t to_micros(Instant instant) { return instant.time_since_epoch().count(); }
Instant from_micros(std::int64_t micros) { return Instant{std::chrono::microseconds{micros}}; }

Date utc_date(Instant instant) {
    auto const days = std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
    return Date::from_days(static_cast<std::int32_t>(days));
}

std::int32_t utc_second_of_day(Instant instant) {
    return static_cast<std::int32_t>(
        whole_seconds(instant) - std::int64_t{utc_date(instant).days()} * kSecondsPerDay
    );
}

std::string to_rfc3339(Instant instant) {
    std::string text = When(utc_date(instant), utc_second_of_day(instant)).text();
    auto const micros = to_micros(instant) - whole_seconds(instant) * kMicrosPerSecond;
    if (micros != 0) text += fmt::format(".{:06}", micros);
    return text + "Z";
}

Expected<Instant> parse_rfc3339(std::string_view text) {
    auto refuse = [&] {
        return fail(
            ErrorCode::invalid,
            fmt::format("'{}' is not an instant like 2026-01-05T12:00:00Z", text)
        );
    };
    if (text.size() < 20 || text.back() != 'Z') return refuse();
    auto const when = When::parse_iso(text.substr(0, 19));
    if (!when) return refuse();
    std::int64_t micros = 0;
    if (text[19] == '.') {
        std::string fraction(text.substr(20, text.size() - 21));
        if (fraction.empty() || fraction.size() > 6) return refuse();
        fraction.resize(6, '0');
        auto const [end, code] =
            std::from_chars(fraction.data(), fraction.data() + fraction.size(), micros);
        if (code != std::errc{} || end != fraction.data() + fraction.size() || micros < 0)
            return refuse();
    } else if (text.size() != 20) {
        return refuse();
    }
    std::int64_t const seconds =
        std::int64_t{when->date().days()} * kSecondsPerDay + when->second_of_day();
    return from_micros(seconds * kMicrosPerSecond + micros);
}

std::string to_http_date(Instant instant) {
    static constexpr std::array kDays{"Thu", "Fri", "Sat", "Sun",
                                      "Mon", "Tue", "Wed"};  // 1970-01-01 was a Thursday
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    Date const date = utc_date(instant);
    std::int32_t const second = utc_second_of_day(instant);
    auto const weekday = static_cast<std::size_t>((date.days() % 7 + 7) % 7);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[weekday], date.day(),
        kMonths[static_cast<std::size_t>(date.month() - 1)], date.year(), second / 3600,
        second / 60 % 60, second % 60
    );
}

}  // namespace tidegate
