#include "standards/sample_values.hpp"

#include "standards/edifact_value.hpp"
#include "standards/sample_pattern.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace tidegate::standards {
namespace {

constexpr int kTries = 200;
constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

constexpr auto kWords = std::to_array<std::string_view>(
    {"LANTERN", "OAK", "BLUE", "SMALL", "HARBOUR", "COPPER", "TABLE", "NORTH", "GLASS", "ROPE",
     "AMBER", "STEEL", "GARDEN", "LINEN", "BASKET", "RIVER", "CEDAR", "LAMP"}
);

/// What an element is about, by its number: so that people can read a sample.
struct Plausible {
    std::string_view element;
    std::array<std::string_view, 4> values;
};

constexpr auto kPlausibleInX12 = std::to_array<Plausible>({
    {"19", {"SPRINGFIELD", "PORTLAND", "AUSTIN", "DAYTON"}},
    {"26", {"US", "CA", "US", "MX"}},
    {"67", {"0012", "4021", "77120", "0614141"}},
    {"93", {"NORTH STORE 12", "RIVER WAREHOUSE", "HARBOUR GOODS", "CEDAR AND SONS"}},
    {"100", {"USD", "USD", "CAD", "EUR"}},
    {"116", {"62701", "97201", "78701", "45402"}},
    {"127", {"10023", "778120", "A-4402", "31"}},
    {"156", {"IL", "OR", "TX", "OH"}},
    {"166", {"12 HARBOUR ROAD", "400 CEDAR STREET", "7 RIVER LANE", "PO BOX 77"}},
    {"234", {"LANTERN-10", "OAK-2", "4711", "012345678905"}},
    {"324", {"4500012345", "PO-100234", "7788120", "A1002003"}},
    {"350", {"1", "2", "10", "20"}},
    {"352", {"OAK TABLE LAMP", "GLASS LANTERN", "COPPER ROPE", "BLUE LINEN BASKET"}},
    {"364", {"5551234567", "5559876543", "5550001122", "5557654321"}},
});

constexpr auto kPlausibleInEdifact = std::to_array<Plausible>({
    {"1004", {"4500012345", "PO-100234", "7788120", "A1002003"}},
    {"1154", {"10023", "778120", "A-4402", "31"}},
    {"3036", {"NORTH STORE 12", "RIVER WAREHOUSE", "HARBOUR GOODS", "CEDAR AND SONS"}},
    {"3039", {"5412345000013", "4021", "77120", "0614141"}},
    {"3042", {"12 HARBOUR ROAD", "400 CEDAR STREET", "7 RIVER LANE", "PO BOX 77"}},
    {"3164", {"HAMBURG", "BRUSSELS", "PORTO", "DAYTON"}},
    {"3207", {"DE", "BE", "PT", "US"}},
    {"3251", {"20095", "1000", "4000-069", "45402"}},
    {"6345", {"EUR", "EUR", "USD", "GBP"}},
    {"7008", {"OAK TABLE LAMP", "GLASS LANTERN", "COPPER ROPE", "BLUE LINEN BASKET"}},
    {"7140", {"LANTERN-10", "OAK-2", "4711", "012345678905"}},
});

/// "CCYYMMDDHHNN" and such: each letter stands for digits of the moment.
std::string written_as(std::string_view pattern, std::string_view day, std::string_view time) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        char const letter = pattern[at];
        std::size_t const size =
            std::min(pattern.find_first_not_of(letter, at), pattern.size()) - at;
        std::string_view part;
        switch (letter) {
            case 'C':
                part = day.substr(0, 2);
                break;
            case 'Y':
                part = day.substr(2, 2);
                break;
            case 'M':
                part = day.substr(4, 2);
                break;
            case 'D':
                part = day.substr(6, 2);
                break;
            case 'H':
                part = time.substr(0, 2);
                break;
            case 'N':
                part = time.substr(2, 2);
                break;
            case 'S':
                part = "00";
                break;
            case 'W':
                part = "07";
                break;
            case 'J':
                part = "045";
                break;
            case 'Z':
                part = "UTC";
                break;
            default:
                part = pattern.substr(at, size);
                break;
        }
        text += part.substr(0, size);
        at += size;
    }
    return text;
}

std::size_t size_of(std::string_view value, Element const& element) {
    bool const is_real = element.type == ElementType::real;
    if (is_real || element.type == ElementType::number) return digits_of(value, is_real).count;
    return value.size();
}

/// The standard's type, as far as a pattern or a sample could break it.
bool is_of_type(std::string_view value, Element const& element) {
    switch (element.type) {
        case ElementType::number:
        case ElementType::real:
            return digits_of(value, element.type == ElementType::real).is_number;
        case ElementType::date:
            return (value.size() == 8 || value.size() == 6) && is_digits(value) &&
                   is_calendar_day(value);
        case ElementType::time:
            return value.size() >= 4 && is_digits(value) && is_time_of_day(value);
        case ElementType::numeric:
            return edifact_number(value).kind == EdifactNumber::Kind::good;
        case ElementType::alpha:
            return std::ranges::none_of(value, is_digit);
        case ElementType::text:
        case ElementType::identifier:
        case ElementType::binary:
            break;
    }
    return !value.empty() && value.back() != ' ';
}

}  // namespace

bool fits(
    std::string_view value, Element const& element, std::vector<GuidelineElement const*> const& said
) {
    std::size_t const size = size_of(value, element);
    if (size < element.length_min || size > element.length_max || !is_of_type(value, element))
        return false;
    return std::ranges::all_of(said, [&](GuidelineElement const* one) {
        bool const is_code =
            one->codes.empty() ||
            std::binary_search(one->codes.begin(), one->codes.end(), value, std::less<>{});
        return is_code && size >= one->length_min.value_or(0) &&
               size <= one->length_max.value_or(element.length_max) &&
               (!one->pattern || one->pattern->matches(value));
    });
}

std::optional<std::string> SampleValues::make(
    Element const& element, std::vector<GuidelineElement const*> const& said
) {
    Limits limits{element.length_min, element.length_max};
    for (GuidelineElement const* one : said) {
        if (!one->sample.empty()) return one->sample;
        limits.low = std::max<std::size_t>(limits.low, one->length_min.value_or(0));
        limits.high =
            std::min<std::size_t>(limits.high, one->length_max.value_or(element.length_max));
    }
    // Any code is right; of countries and currencies some are easier to read.
    if (is_edifact_ && !element.codes.empty()) {
        auto const known = plausible(element, limits);
        if (known && element.has_code(*known) && fits(*known, element, said)) return known;
    }
    if (auto known = code(element, said)) return known;
    for (int i = 0; i < kTries; ++i) {
        std::string value = plain(element, limits);
        if (fits(value, element, said)) return value;
    }
    for (GuidelineElement const* one : said) {
        if (!one->pattern) continue;
        auto const pattern = SamplePattern::parse(one->pattern->text);
        for (int i = 0; pattern && i < kTries; ++i) {
            std::string value = pattern->make(random_, limits.low, limits.high);
            if (fits(value, element, said)) return value;
        }
    }
    return {};
}

/// One of the codes that all agree on, where there are codes.
std::optional<std::string> SampleValues::code(
    Element const& element, std::vector<GuidelineElement const*> const& said
) {
    std::vector<std::string> const* codes = &element.codes;
    for (GuidelineElement const* one : said) {
        if (!one->codes.empty()) codes = &one->codes;
    }
    std::vector<std::string> allowed;
    std::ranges::copy_if(*codes, std::back_inserter(allowed), [&](std::string const& one) {
        return fits(one, element, said);
    });
    if (allowed.empty()) return {};
    return allowed[below(allowed.size())];
}

std::string SampleValues::plain(Element const& element, Limits limits) {
    switch (element.type) {
        case ElementType::number:
        case ElementType::real:
        case ElementType::numeric:
            return number(element, limits);
        case ElementType::date: {
            std::string const day = date_.plus_days(static_cast<std::int32_t>(below(60))).compact();
            return limits.high < day.size() ? day.substr(2) : day;
        }
        case ElementType::time: {
            std::string time = fmt::format("{:02}{:02}", 6 + below(14), 15 * below(4));
            while (time.size() < limits.low) time += "00";
            return time;
        }
        case ElementType::alpha:
        case ElementType::text:
        case ElementType::identifier:
        case ElementType::binary:
            break;
    }
    if (auto value = plausible(element, limits)) return std::move(*value);
    if (element.type == ElementType::identifier || element.type == ElementType::alpha)
        return from(
            kCapitals, limits.low + below(std::min<std::size_t>(2, limits.high - limits.low + 1))
        );
    return words(limits);
}

std::optional<std::string> SampleValues::plausible(Element const& element, Limits limits) {
    std::span<Plausible const> const all =
        is_edifact_ ? std::span<Plausible const>(kPlausibleInEdifact) : kPlausibleInX12;
    auto const known = std::ranges::find(all, element.number, &Plausible::element);
    if (known == all.end()) return {};
    std::string_view const value = known->values[below(known->values.size())];
    if (value.size() < limits.low || value.size() > limits.high) return {};
    return std::string(value);
}

std::optional<std::string> SampleValues::date_as(std::string_view format) {
    std::string_view const pattern = pattern_of_date_format(format);
    if (pattern.empty()) return {};
    std::string const day = date_.plus_days(static_cast<std::int32_t>(below(60))).compact();
    return written_as(pattern, day, fmt::format("{:02}{:02}", 6 + below(14), 15 * below(4)));
}

std::string SampleValues::words(Limits limits) {
    std::string text;
    for (std::size_t count = 1 + below(3); count > 0; --count) {
        std::string_view const word = kWords[below(kWords.size())];
        std::size_t const size = text.size() + word.size() + (text.empty() ? 0 : 1);
        if (size > limits.high) break;
        text += (text.empty() ? "" : " ") + std::string(word);
    }
    if (text.empty()) text = from(kCapitals, std::max<std::size_t>(1, limits.low));
    if (text.size() < limits.low) text += from(kDigits, limits.low - text.size());
    return text;
}

std::string SampleValues::from(std::string_view characters, std::size_t length) {
    std::string text;
    while (text.size() < length) text += characters[below(characters.size())];
    return text;
}

std::string SampleValues::number(Element const& element, Limits limits) {
    std::size_t const most = std::max(limits.low, std::min<std::size_t>(limits.high, 4));
    std::size_t const length = limits.low + below(most - limits.low + 1);
    std::string digits = from(kDigits, length);
    if (digits.front() == '0') digits.front() = static_cast<char>('1' + below(9));
    bool const has_point =
        element.type == ElementType::real || element.type == ElementType::numeric;
    if (has_point && length > 2 && below(2) == 0) {
        if (digits.back() == '0') digits.back() = '5';
        digits.insert(length - 2, ".");
    }
    return digits;
}

}  // namespace tidegate::standards
