#include "standards/value_check.hpp"

#include "standards/edifact_value.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

namespace {

/// Codes that EANCOM adds to the lists of the United Nations, and that senders use whether they
/// name the association or not.
bool is_code_of_gs1(std::string_view element, std::string_view code) {
    static constexpr std::pair<std::string_view, std::string_view> kCodes[] = {
        {"1001", "50E"}, {"5125", "NTP"}, {"7143", "SRV"}, {"7143", "GU"}
    };
    return std::ranges::find(kCodes, std::pair(element, code)) != std::end(kCodes);
}

}  // namespace

bool ValueCheck::check(
    Place const& place, Element const& element, std::string_view value, bool codes_are_foreign
) {
    switch (element.type) {
        case ElementType::text:
        case ElementType::identifier:
            return check_text(place, element, value, codes_are_foreign);
        case ElementType::number:
        case ElementType::real:
            return check_number(place, element, value);
        case ElementType::date:
            return check_date(place, element, value);
        case ElementType::time:
            return check_time(place, element, value);
        case ElementType::alpha:
            return check_alphabetic(place, element, value) &&
                   check_text(place, element, value, codes_are_foreign);
        case ElementType::numeric:
            if (!check_edifact_number(place, element, value)) return false;
            if (!codes_are_foreign) check_code(place, element, value);
            return true;
        case ElementType::binary:
            return true;
    }
    TIDEGATE_CHECK(false);
}

bool ValueCheck::check_text(
    Place const& place, Element const& element, std::string_view text, bool codes_are_foreign
) {
    check_characters(place, element, text);
    // Trailing blanks carry no meaning, but a sender may pad with them up to the minimum.
    std::string_view const significant = without_trailing_blanks(text);
    std::string_view const measured = significant.size() < element.length_min ? text : significant;
    if (!check_length(
            place, element, measured, element.length_min, element.length_max, "character"
        ))
        return false;
    if (!codes_are_foreign) check_code(place, element, significant);
    return true;
}

void ValueCheck::check_characters(
    Place const& place, Element const& element, std::string_view text
) {
    if (auto const at = find_foreign_byte(text, context_.charset);
        at && report_.wants(FindingCode::element_invalid_character, Certainty::lenient)) {
        report(
            FindingCode::element_invalid_character, place, element, text,
            fmt::format(
                "{}{} has the byte 0x{:02X} as its character {}, which is not in the agreed "
                "character set",
                name_of(place), in_brackets(element.name), static_cast<unsigned char>(text[*at]),
                *at + 1
            ),
            Certainty::lenient
        );
    }
}

bool ValueCheck::check_number(Place const& place, Element const& element, std::string_view text) {
    NumberDigits const digits = digits_of(text, element.type == ElementType::real);
    if (!digits.is_number) {
        if (!report_.wants(FindingCode::element_invalid_character)) return false;
        report(
            FindingCode::element_invalid_character, place, element, text,
            fmt::format(
                "{}{} is {}, which is not a{}: only digits{} and a leading '-' are allowed",
                name_of(place), in_brackets(element.name), shown(text),
                element.type == ElementType::real ? " number" : " whole number",
                element.type == ElementType::real ? ", one decimal point" : ""
            )
        );
        return false;
    }
    std::string_view const measured = text.substr(text.size() - digits.count);
    return check_length(place, element, measured, element.length_min, element.length_max, "digit");
}

bool ValueCheck::check_edifact_number(
    Place const& place, Element const& element, std::string_view text
) {
    using Kind = EdifactNumber::Kind;
    EdifactNumber const number = edifact_number(text);
    if (number.kind == Kind::good) {
        std::string_view const measured = text.substr(text.size() - number.digits);
        return check_length(
            place, element, measured, element.length_min, element.length_max, "digit"
        );
    }
    if (!report_.wants(FindingCode::element_invalid_character)) return false;
    std::string_view const why = number.kind == Kind::foreign_character
                                     ? "only digits, one decimal mark and a leading '-' are allowed"
                                 : number.kind == Kind::bad_notation
                                     ? "one decimal mark is allowed, with a digit behind it"
                                     : "a digit must stand in front of the decimal mark";
    syntax::Finding& finding = report(
        FindingCode::element_invalid_character, place, element, text,
        fmt::format(
            "{}{} is {}, which is not a number: {}", name_of(place), in_brackets(element.name),
            shown(text), why
        )
    );
    finding.edifact_code = number.kind == Kind::foreign_character ? "37"
                           : number.kind == Kind::bad_notation    ? "19"
                                                                  : "38";
    return false;
}

bool ValueCheck::check_alphabetic(
    Place const& place, Element const& element, std::string_view text
) {
    if (std::ranges::none_of(text, is_digit)) return true;
    if (!report_.wants(FindingCode::element_invalid_character)) return false;
    report(
        FindingCode::element_invalid_character, place, element, text,
        fmt::format(
            "{}{} is {}: no digits are allowed", name_of(place), in_brackets(element.name),
            shown(text)
        )
    )
        .edifact_code = "37";
    return false;
}

void ValueCheck::check_date_by_format(
    Place const& place, Element const& element, std::string_view value, std::string_view format
) {
    std::string_view const pattern = pattern_of_date_format(format);
    if (pattern.empty() || matches_date_pattern(value, pattern)) return;
    if (!report_.wants(FindingCode::element_invalid_date)) return;
    std::string shape(pattern);
    std::ranges::replace(shape, 'N', 'M');
    std::ranges::replace(shape, 'J', 'D');
    report(
        FindingCode::element_invalid_date, place, element, value,
        fmt::format(
            "{}{} is {}, which is no date or time written {} (format {})", name_of(place),
            in_brackets(element.name), shown(value), shape, format
        )
    );
}

bool ValueCheck::check_date(Place const& place, Element const& element, std::string_view text) {
    if (!check_length(place, element, text, element.length_min, element.length_max, "character"))
        return false;
    bool const is_size = text.size() == 8 || text.size() == 6;
    if (is_size && is_digits(text) && is_calendar_day(text)) return true;
    if (!report_.wants(FindingCode::element_invalid_date)) return false;
    report(
        FindingCode::element_invalid_date, place, element, text,
        fmt::format(
            "{}{} is {}, which is not a day of the calendar written {}", name_of(place),
            in_brackets(element.name), shown(text), element.length_max == 6 ? "YYMMDD" : "CCYYMMDD"
        )
    );
    return false;
}

bool ValueCheck::check_time(Place const& place, Element const& element, std::string_view text) {
    if (!check_length(place, element, text, element.length_min, element.length_max, "character"))
        return false;
    if (is_digits(text) && is_time_of_day(text)) return true;
    if (!report_.wants(FindingCode::element_invalid_time)) return false;
    report(
        FindingCode::element_invalid_time, place, element, text,
        fmt::format(
            "{}{} is {}, which is not a time written HHMM, HHMMSS or HHMMSSDD", name_of(place),
            in_brackets(element.name), shown(text)
        )
    );
    return false;
}

// Reports and returns false when `text` is not of a length from `low` to `high`.
bool ValueCheck::check_length(
    Place const& place, Element const& element, std::string_view text, std::size_t low,
    std::size_t high, std::string_view unit
) {
    if (text.size() >= low && text.size() <= high && context_.charset != Charset::utf8) return true;
    std::size_t const length = count_characters(text, context_.charset);
    if (length >= low && length <= high) return true;
    FindingCode const code =
        length < low ? FindingCode::element_too_short : FindingCode::element_too_long;
    if (report_.wants(code)) {
        report(
            code, place, element, text,
            fmt::format(
                "{} is {} {}{}, at {} {}", name_of(place), length, unit, length == 1 ? "" : "s",
                length < low ? "least" : "most", length < low ? low : high
            )
        );
    }
    return false;
}

void ValueCheck::check_code(Place const& place, Element const& element, std::string_view text) {
    if (element.codes.empty() || element.has_code(text)) return;
    bool const is_complete = element.are_codes_complete && !context_.has_association_codes &&
                             !is_code_of_gs1(element.number, text);
    Certainty const certainty = is_complete ? Certainty::certain : Certainty::unsure;
    if (!report_.wants(FindingCode::element_invalid_code, certainty)) return;
    std::string_view const what =
        element.name.empty() ? std::string_view("code") : std::string_view(element.name);
    std::string sentence =
        is_complete ? fmt::format(
                          "{} is {}, which is not a code of {} (element {}) in {}", name_of(place),
                          shown(text), what, element.number, context_.release
                      )
                    : fmt::format(
                          "{} is {}, which is not among the known codes of {} (element {}) in {}",
                          name_of(place), shown(text), what, element.number, context_.release
                      );
    report(FindingCode::element_invalid_code, place, element, text, std::move(sentence), certainty);
}

syntax::Finding& ValueCheck::report(
    FindingCode code, Place const& place, Element const& element, std::string_view value,
    std::string text, Certainty certainty
) {
    syntax::Finding& finding = report_.add(code, place, value, std::move(text), certainty);
    finding.element_reference = element.number;
    return finding;
}

}  // namespace tidegate::standards
