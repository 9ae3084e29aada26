#include "standards/edifact_value.hpp"

#include "standards/value_syntax.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace tidegate::standards {
namespace {

// Code list 2379, as far as its formats are made of digits.
constexpr auto kPatterns = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"101", "YYMMDD"},
    {"102", "CCYYMMDD"},
    {"105", "YYJJJ"},
    {"106", "MMDD"},
    {"107", "JJJ"},
    {"108", "WW"},
    {"109", "MM"},
    {"110", "DD"},
    {"2", "DDMMYY"},
    {"201", "YYMMDDHHNN"},
    {"202", "YYMMDDHHNNSS"},
    {"203", "CCYYMMDDHHNN"},
    {"204", "CCYYMMDDHHNNSS"},
    {"3", "MMDDYY"},
    {"301", "YYMMDDHHNNZZZ"},
    {"302", "YYMMDDHHNNSSZZZ"},
    {"303", "CCYYMMDDHHNNZZZ"},
    {"304", "CCYYMMDDHHNNSSZZZ"},
    {"305", "MMDDHHNN"},
    {"306", "DDHHNN"},
    {"4", "DDMMCCYY"},
    {"401", "HHNN"},
    {"402", "HHNNSS"},
    {"404", "HHNNSSZZZ"},
    {"5", "DDMMCCYYHHNN"},
    {"501", "HHNNHHNN"},
    {"502", "HHNNSS-HHNNSS"},
    {"503", "HHNNSSZZZ-HHNNSSZZZ"},
    {"600", "CC"},
    {"601", "YY"},
    {"602", "CCYY"},
    {"609", "YYMM"},
    {"610", "CCYYMM"},
    {"615", "YYWW"},
    {"616", "CCYYWW"},
    {"701", "YY-YY"},
    {"702", "CCYY-CCYY"},
    {"709", "YYMM-YYMM"},
    {"710", "CCYYMM-CCYYMM"},
    {"711", "CCYYMMDD-CCYYMMDD"},
    {"713", "YYMMDDHHNN-YYMMDDHHNN"},
    {"715", "YYWW-YYWW"},
    {"716", "CCYYWW-CCYYWW"},
    {"717", "YYMMDD-YYMMDD"},
    {"718", "CCYYMMDD-CCYYMMDD"},
    {"719", "CCYYMMDDHHNN-CCYYMMDDHHNN"},
});

std::optional<int> number_in(std::string_view digits) {
    int value = 0;
    for (char const c : digits) {
        if (!is_digit(c)) return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

/// One moment on its way out of a value, in the order of its pattern.
class Moment {
public:
    /// False if `part` cannot be what `letter` of the pattern stands for.
    bool add(char letter, std::string_view part) {
        if (letter == 'Z') return true;  // zones are three characters of any kind
        auto const value = number_in(part);
        if (!value) return false;
        switch (letter) {
            case 'C':
                century_ = *value;
                return true;
            case 'Y':
                year_ = *value;
                return true;
            case 'M':
                month_ = *value;
                return *value >= 1 && *value <= 12;
            case 'D':
                day_ = *value;
                return *value >= 1 && *value <= 31;
            case 'J':
                return *value >= 1 && *value <= 366;
            case 'W':
                return *value >= 1 && *value <= 53;
            case 'H':
                hour_ = *value;
                return *value <= 24;
            case 'N':
            case 'S':
                // 24:00 is the end of a day.
                return *value <= (hour_ == 24 ? 0 : 59);
            default:
                return false;
        }
    }

    /// A day that the month has. Without a year, any year may be meant.
    [[nodiscard]] bool exists() const {
        if (!month_ || !day_) return true;
        static constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        if (*day_ > kDays[*month_ - 1]) return false;
        if (*month_ != 2 || *day_ < 29 || !year_) return true;
        int const year = century_.value_or(20) * 100 + *year_;
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    }

private:
    std::optional<int> century_;
    std::optional<int> year_;
    std::optional<int> month_;
    std::optional<int> day_;
    int hour_ = 0;
};

}  // namespace

EdifactNumber edifact_number(std::string_view text) {
    using Kind = EdifactNumber::Kind;
    if (text.starts_with('-')) text.remove_prefix(1);
    std::size_t digits = 0;
    std::size_t marks = 0;
    for (char const c : text) {
        if (is_digit(c)) {
            ++digits;
        } else if (c == '.' || c == ',') {
            ++marks;
        } else {
            return {Kind::foreign_character, 0};
        }
    }
    if (digits == 0) return {Kind::foreign_character, 0};
    if (marks > 1 || !is_digit(text.back())) return {Kind::bad_notation, digits};
    if (!is_digit(text.front())) return {Kind::no_digit_in_front, digits};
    return {Kind::good, digits};
}

std::string_view pattern_of_date_format(std::string_view format) {
    auto const found =
        std::ranges::find(kPatterns, format, &std::pair<std::string_view, std::string_view>::first);
    return found == kPatterns.end() ? std::string_view{} : found->second;
}

bool matches_date_pattern(std::string_view value, std::string_view pattern) {
    Moment moment;
    while (!pattern.empty()) {
        char const letter = pattern.front();
        std::size_t const run = std::min(pattern.find_first_not_of(letter), pattern.size());
        pattern.remove_prefix(run);
        if (letter == '-') {
            // The hyphen between two moments is left out as often as it is sent.
            if (value.starts_with('-')) value.remove_prefix(1);
            if (!moment.exists()) return false;
            moment = {};
            continue;
        }
        if (value.size() < run || !moment.add(letter, value.substr(0, run))) return false;
        value.remove_prefix(run);
    }
    return value.empty() && moment.exists();
}

}  // namespace tidegate::standards
