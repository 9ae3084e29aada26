#include "maps/date_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tidegate::maps {
namespace {

/// How long the parts of a form are, in their order.
struct Form {
    std::string_view code;
    std::size_t day;  ///< 6 YYMMDD, 8 CCYYMMDD
    std::size_t time = 0;
    std::size_t zone = 0;
    bool is_day_first = false;  ///< DDMMYY, DDMMCCYY
};

constexpr auto kForms = std::to_array<Form>({
    {"102", 8},
    {"203", 8, 4},
    {"204", 8, 6},
    {"303", 8, 4, 3},
    {"304", 8, 6, 3},
    {"101", 6},
    {"201", 6, 4},
    {"202", 6, 6},
    {"301", 6, 4, 3},
    {"302", 6, 6, 3},
    {"2", 6, 0, 0, true},
    {"4", 8, 0, 0, true},
    {"5", 8, 4, 0, true},
});

Form const* find_form(std::string_view value, std::string_view format) {
    auto const found = std::ranges::find_if(kForms, [&](Form const& form) {
        return format.empty()
                   ? form.zone == 0 && !form.is_day_first && form.day + form.time == value.size()
                   : form.code == format;
    });
    return found == kForms.end() ? nullptr : &*found;
}

/// "05012026" as "20260105".
std::string year_first(std::string_view day) {
    return fmt::format("{}{}{}", day.substr(4), day.substr(2, 2), day.substr(0, 2));
}

}  // namespace

bool is_date_format(std::string_view format) {
    return format.empty() || std::ranges::find(kForms, format, &Form::code) != kForms.end();
}

Expected<FormattedDate> parse_formatted(std::string_view value, std::string_view format) {
    Form const* form = find_form(value, format);
    if (form == nullptr) {
        return fail(
            ErrorCode::invalid,
            format.empty() ? fmt::format("'{}' has no code for its form, and is no date", value)
                           : fmt::format("'{}' in form {} names no day", value, format)
        );
    }
    if (value.size() != form->day + form->time + form->zone) {
        return fail(
            ErrorCode::invalid, fmt::format(
                                    "'{}' has {} characters, form {} has {}", value, value.size(),
                                    form->code, form->day + form->time + form->zone
                                )
        );
    }
    std::string_view const day = value.substr(0, form->day);
    auto const date =
        form->is_day_first ? Date::parse_compact(year_first(day)) : Date::parse_compact(day);
    if (!date) return std::unexpected(date.error());
    FormattedDate result{When(*date), {}};
    if (form->time != 0) {
        auto const second = parse_time_of_day(value.substr(form->day, form->time));
        if (!second) return std::unexpected(second.error());
        result.when = When(*date, *second);
    }
    result.zone = value.substr(form->day + form->time);
    return result;
}

DateText format_date(When when, std::string_view zone) {
    DateText text{when.date().compact(), "102"};
    if (!when.has_time()) return text;
    constexpr std::int32_t kMinute = 60;
    constexpr std::size_t kZoneLetters = 3;
    bool const has_seconds = when.second_of_day() % kMinute != 0;
    text.value += format_time_of_day(when.second_of_day());
    text.format = has_seconds ? "204" : "203";
    if (zone.size() != kZoneLetters) return text;
    text.value += zone;
    text.format = has_seconds ? "304" : "303";
    return text;
}

}  // namespace tidegate::maps
