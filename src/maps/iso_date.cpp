#include "maps/iso_date.hpp"

#include <fmt/format.h>

namespace tidegate::maps {
namespace {

constexpr std::size_t kDateLength = 10;    // 2026-01-05
constexpr std::size_t kMinutesLength = 5;  // 13:30

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "Z", "+01:00"
bool is_zone(std::string_view text) {
    if (text == "Z") return true;
    return text.size() == kMinutesLength + 1 && (text[0] == '+' || text[0] == '-') &&
           is_digit(text[1]) && is_digit(text[2]) && text[3] == ':' && is_digit(text[4]) &&
           is_digit(text[5]);
}

struct Time {
    std::int32_t second = 0;
    std::string_view zone;
};

Expected<Time> parse_time(std::string_view text) {
    auto const wrong = [&] {
        return fail(ErrorCode::invalid, fmt::format("'{}' is no time of XML", text));
    };
    constexpr std::size_t kSecondsLength = 8;  // 13:30:05
    if (text.size() < kMinutesLength || text[2] != ':') return wrong();
    std::string digits(text.substr(0, 2));
    digits += text.substr(3, 2);
    std::size_t end = kMinutesLength;
    if (text.size() >= kSecondsLength && text[kMinutesLength] == ':') {
        digits += text.substr(kMinutesLength + 1, 2);
        end = kSecondsLength;
        if (end < text.size() && text[end] == '.') {
            while (++end < text.size() && is_digit(text[end])) {
            }
        }
    }
    std::string_view const zone = text.substr(end);
    if (!zone.empty() && !is_zone(zone)) return wrong();
    Expected<std::int32_t> const second = parse_time_of_day(digits);
    if (!second) return wrong();
    return Time{*second, zone};
}

}  // namespace

Expected<FormattedDate> parse_iso_date(std::string_view date, std::string_view time) {
    Expected<Date> const day = Date::parse_iso(date.substr(0, kDateLength));
    if (!day) return std::unexpected(day.error());
    FormattedDate result{When(*day), {}};
    std::string_view rest = date.size() > kDateLength ? date.substr(kDateLength) : "";
    if (time.empty() && rest.starts_with('T')) {
        time = rest.substr(1);
        rest = {};
    }
    if (!rest.empty() && !is_zone(rest))
        return fail(ErrorCode::invalid, fmt::format("'{}' is no date of XML", date));
    result.zone = rest;
    if (time.empty()) return result;
    Expected<Time> const read = parse_time(time);
    if (!read) return std::unexpected(read.error());
    result.when = When(*day, read->second);
    if (!read->zone.empty()) result.zone = read->zone;
    return result;
}

IsoText format_iso_date(When when, std::string_view zone) {
    constexpr std::int32_t kMinute = 60;
    IsoText text{when.date().text(), {}, is_zone(zone)};
    if (when.has_time()) {
        std::int32_t const second = when.second_of_day();
        text.time = fmt::format(
            "{:02}:{:02}:{:02}", second / (kMinute * kMinute), second / kMinute % kMinute,
            second % kMinute
        );
    }
    if (text.has_zone) (when.has_time() ? text.time : text.date) += zone;
    return text;
}

}  // namespace tidegate::maps
