#include "standards/element_check.hpp"

#include "standards/relation_check.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

void ElementCheck::check(
    syntax::Segment const& segment, SegmentDefinition const& definition, SetItem const* item
) {
    auto const elements = segment.elements;
    std::size_t used = elements.size();
    while (used > 0 && elements[used - 1].empty()) --used;
    Place place{.segment = &segment, .item = item};
    std::uint64_t present = 0;
    for (std::size_t i = 0; i < definition.elements.size(); ++i) {
        ElementUse const& use = definition.elements[i];
        place.element = static_cast<std::uint16_t>(i + 1);
        if (i < used && !elements[i].empty()) {
            present |= bit_of(place.element);
            check_use(place, use, elements[i]);
        } else if (use.usage == Usage::mandatory) {
            report_missing(place, use);
        }
    }
    if (used > definition.elements.size() && report_.wants(FindingCode::element_too_many)) {
        place.element = static_cast<std::uint16_t>(definition.elements.size() + 1);
        report(
            FindingCode::element_too_many, place, nullptr, segment.element(place.element),
            fmt::format(
                "{} has {} elements, at most {} are defined", segment.tag, used,
                definition.elements.size()
            )
        );
    }
    if (used < elements.size() && report_.wants(FindingCode::element_trailing_separator)) {
        place.element = static_cast<std::uint16_t>(std::min<std::size_t>(used + 1, UINT16_MAX));
        report(
            FindingCode::element_trailing_separator, place, nullptr, {},
            fmt::format(
                "{} ends with {} element separator{} that nothing follows", segment.tag,
                elements.size() - used, elements.size() - used == 1 ? "" : "s"
            )
        );
    }
    check_relations(segment, item, definition, present, report_);
}

void ElementCheck::check_use(Place place, ElementUse const& use, std::string_view text) {
    if (delimiters_.repetition == 0 || !text.contains(delimiters_.repetition))
        return check_occurrence(place, use, text);
    std::size_t const count = syntax::count_parts(text, delimiters_.repetition);
    if (count > use.repeat_max && report_.wants(FindingCode::element_too_many_repetitions)) {
        place.repetition = static_cast<std::uint16_t>(use.repeat_max + 1);
        report(
            FindingCode::element_too_many_repetitions, place, first_element_of(use), text,
            fmt::format(
                "{} is repeated {} times, at most {}", name_of(place), count, use.repeat_max
            )
        );
    }
    for (std::size_t begin = 0, number = 1; begin <= text.size(); ++number) {
        std::size_t const end = std::min(text.find(delimiters_.repetition, begin), text.size());
        place.repetition = static_cast<std::uint16_t>(std::min<std::size_t>(number, UINT16_MAX));
        if (end > begin) check_occurrence(place, use, text.substr(begin, end - begin));
        begin = end + 1;
    }
}

void ElementCheck::check_occurrence(Place place, ElementUse const& use, std::string_view text) {
    if (use.composite) return check_composite(place, *use.composite, text);
    if (delimiters_.component != 0 && text.contains(delimiters_.component)) {
        if (!report_.wants(FindingCode::element_too_many_components)) return;
        place.component = 2;
        return report(
            FindingCode::element_too_many_components, place, use.element, text,
            fmt::format(
                "{}{:02} is {}: it has no components, but contains the component separator "
                "{}",
                place.segment->tag, place.element, shown(text), shown({&delimiters_.component, 1})
            )
        );
    }
    check_simple(place, *use.element, text);
}

void ElementCheck::check_composite(Place place, Composite const& composite, std::string_view text) {
    std::size_t const count = syntax::count_parts(text, delimiters_.component);
    for (std::size_t i = 0; i < composite.components.size(); ++i) {
        ElementUse const& use = composite.components[i];
        place.component = static_cast<std::uint16_t>(i + 1);
        std::string_view const part = syntax::part_of(text, delimiters_.component, i + 1);
        if (!part.empty()) {
            check_simple(place, *use.element, part);
        } else if (use.usage == Usage::mandatory) {
            report_missing(place, use);
        }
    }
    if (count > composite.components.size() &&
        report_.wants(FindingCode::element_too_many_components)) {
        place.component = static_cast<std::uint16_t>(composite.components.size() + 1);
        report(
            FindingCode::element_too_many_components, place, nullptr, text,
            fmt::format(
                "{}{:02} has {} components, at most {}", place.segment->tag, place.element, count,
                composite.components.size()
            )
        );
    } else if (count > 1 && text.ends_with(delimiters_.component) &&
               report_.wants(FindingCode::element_trailing_separator)) {
        place.component = static_cast<std::uint16_t>(count);
        report(
            FindingCode::element_trailing_separator, place, nullptr, text,
            fmt::format(
                "{}{:02} ends with a component separator that nothing follows", place.segment->tag,
                place.element
            )
        );
    }
}

void ElementCheck::check_simple(Place const& place, Element const& element, std::string_view text) {
    switch (element.type) {
        case ElementType::text:
        case ElementType::identifier:
            return check_text(place, element, text);
        case ElementType::number:
        case ElementType::real:
            return check_number(place, element, text);
        case ElementType::date:
            return check_date(place, element, text);
        case ElementType::time:
            return check_time(place, element, text);
        case ElementType::binary:
            return;
    }
}

void ElementCheck::check_text(Place const& place, Element const& element, std::string_view text) {
    if (auto const at = find_foreign_byte(text, options_.charset);
        at && report_.wants(FindingCode::element_invalid_character, Certainty::lenient)) {
        report(
            FindingCode::element_invalid_character, place, &element, text,
            fmt::format(
                "{}{} has the byte 0x{:02X} as its character {}, which is not in the agreed "
                "character set",
                name_of(place), in_brackets(element.name), static_cast<unsigned char>(text[*at]),
                *at + 1
            ),
            Certainty::lenient
        );
    }
    // Trailing blanks carry no meaning, but a sender may pad with them up to the minimum.
    std::string_view const significant = without_trailing_blanks(text);
    std::string_view const measured = significant.size() < element.length_min ? text : significant;
    if (check_length(
            place, element, measured, element.length_min, element.length_max, "character"
        )) {
        check_code(place, element, significant);
    }
}

void ElementCheck::check_number(Place const& place, Element const& element, std::string_view text) {
    NumberDigits const digits = digits_of(text, element.type == ElementType::real);
    if (!digits.is_number) {
        if (!report_.wants(FindingCode::element_invalid_character)) return;
        return report(
            FindingCode::element_invalid_character, place, &element, text,
            fmt::format(
                "{}{} is {}, which is not a{}: only digits{} and a leading '-' are allowed",
                name_of(place), in_brackets(element.name), shown(text),
                element.type == ElementType::real ? " number" : " whole number",
                element.type == ElementType::real ? ", one decimal point" : ""
            )
        );
    }
    std::string_view const measured = text.substr(text.size() - digits.count);
    check_length(place, element, measured, element.length_min, element.length_max, "digit");
}

void ElementCheck::check_date(Place const& place, Element const& element, std::string_view text) {
    if (!check_length(place, element, text, element.length_min, element.length_max, "character"))
        return;
    bool const is_size = text.size() == 8 || text.size() == 6;
    if (is_size && is_digits(text) && is_calendar_day(text)) return;
    if (!report_.wants(FindingCode::element_invalid_date)) return;
    report(
        FindingCode::element_invalid_date, place, &element, text,
        fmt::format(
            "{}{} is {}, which is not a day of the calendar written {}", name_of(place),
            in_brackets(element.name), shown(text), element.length_max == 6 ? "YYMMDD" : "CCYYMMDD"
        )
    );
}

void ElementCheck::check_time(Place const& place, Element const& element, std::string_view text) {
    if (!check_length(place, element, text, element.length_min, element.length_max, "character"))
        return;
    if (is_digits(text) && is_time_of_day(text)) return;
    if (!report_.wants(FindingCode::element_invalid_time)) return;
    report(
        FindingCode::element_invalid_time, place, &element, text,
        fmt::format(
            "{}{} is {}, which is not a time written HHMM, HHMMSS or HHMMSSDD", name_of(place),
            in_brackets(element.name), shown(text)
        )
    );
}

// Reports and returns false when `text` is not of a length from `low` to `high`.
bool ElementCheck::check_length(
    Place const& place, Element const& element, std::string_view text, std::size_t low,
    std::size_t high, std::string_view unit
) {
    if (text.size() >= low && text.size() <= high && options_.charset != Charset::utf8) return true;
    std::size_t const length = count_characters(text, options_.charset);
    if (length >= low && length <= high) return true;
    FindingCode const code =
        length < low ? FindingCode::element_too_short : FindingCode::element_too_long;
    if (report_.wants(code)) {
        report(
            code, place, &element, text,
            fmt::format(
                "{} is {} {}{}, at {} {}", name_of(place), length, unit, length == 1 ? "" : "s",
                length < low ? "least" : "most", length < low ? low : high
            )
        );
    }
    return false;
}

void ElementCheck::check_code(Place const& place, Element const& element, std::string_view text) {
    if (element.codes.empty() || element.has_code(text)) return;
    Certainty const certainty = element.are_codes_complete ? Certainty::certain : Certainty::unsure;
    if (!report_.wants(FindingCode::element_invalid_code, certainty)) return;
    std::string_view const what =
        element.name.empty() ? std::string_view("code") : std::string_view(element.name);
    std::string sentence =
        element.are_codes_complete
            ? fmt::format(
                  "{} is {}, which is not a code of {} (element {}) in {}", name_of(place),
                  shown(text), what, element.number, release_
              )
            : fmt::format(
                  "{} is {}, which is not among the known codes of {} (element {}) in {}",
                  name_of(place), shown(text), what, element.number, release_
              );
    report(
        FindingCode::element_invalid_code, place, &element, text, std::move(sentence), certainty
    );
}

void ElementCheck::report_missing(Place const& place, ElementUse const& use) {
    if (!report_.wants(FindingCode::element_missing)) return;
    Element const* element = first_element_of(use);
    std::string_view const name =
        use.element ? std::string_view(use.element->name) : std::string_view(use.composite->name);
    report(
        FindingCode::element_missing, place, element, {},
        fmt::format("mandatory element {}{} is missing", name_of(place), in_brackets(name))
    );
}

void ElementCheck::report(
    FindingCode code, Place const& place, Element const* element, std::string_view value,
    std::string text, Certainty certainty
) {
    syntax::Finding& finding = report_.add(code, place, value, std::move(text), certainty);
    if (element) finding.element_reference = element->number;
}

}  // namespace tidegate::standards
