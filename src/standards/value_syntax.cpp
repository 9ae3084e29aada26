#include "standards/value_syntax.hpp"

#include <algorithm>

namespace tidegate::standards {

namespace {

int number_in(std::string_view digits) {
    int value = 0;
    for (char const c : digits) value = value * 10 + (c - '0');
    return value;
}

}  // namespace

bool is_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

std::string_view without_trailing_blanks(std::string_view text) {
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

std::size_t count_characters(std::string_view text, Charset charset) {
    if (charset != Charset::utf8) return text.size();
    // Characters of UTF-8 are its bytes without the continuation bytes.
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

bool is_calendar_day(std::string_view digits) {
    int const year =
        digits.size() == 8 ? number_in(digits.substr(0, 4)) : 2000 + number_in(digits.substr(0, 2));
    int const month = number_in(digits.substr(digits.size() - 4, 2));
    int const day = number_in(digits.substr(digits.size() - 2, 2));
    static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1 || month < 1 || month > 12 || day < 1) return false;
    bool const is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= kDays[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

bool is_time_of_day(std::string_view digits) {
    if (digits.size() < 4 || digits.size() == 5 || digits.size() > 8) return false;
    if (number_in(digits.substr(0, 2)) > 23 || number_in(digits.substr(2, 2)) > 59) return false;
    return digits.size() < 6 || number_in(digits.substr(4, 2)) <= 59;
}

NumberDigits digits_of(std::string_view text, bool has_point) {
    std::string_view whole = text.starts_with('-') ? text.substr(1) : text;
    std::string_view fraction;
    if (std::size_t const point = whole.find('.'); has_point && point != std::string_view::npos) {
        fraction = whole.substr(point + 1);
        whole = whole.substr(0, point);
    }
    std::size_t const count = whole.size() + fraction.size();
    return {.is_number = count > 0 && is_digits(whole) && is_digits(fraction), .count = count};
}

}  // namespace tidegate::standards
