#include "standards/element_check.hpp"

#include "standards/relation_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

namespace {

// Elements of EDIFACT that say who answers for a code beside them, and how a date is written.
constexpr std::string_view kCodeList = "1131";
constexpr std::string_view kAgency = "3055";
constexpr std::string_view kUnitedNations = "6";
constexpr std::string_view kDateValue = "2380";
constexpr std::string_view kDateFormat = "2379";

/// True if the composite says that its codes are not those of the United Nations.
template <class Part>
bool names_foreign_agency(Composite const& composite, Part part) {
    bool names_another = false;
    for (std::size_t i = 0; i < composite.components.size(); ++i) {
        std::string_view const number = composite.components[i].element->number;
        if (number == kAgency && !part(i + 1).empty()) return part(i + 1) != kUnitedNations;
        names_another = names_another || (number == kCodeList && !part(i + 1).empty());
    }
    return names_another;
}

}  // namespace

std::size_t date_format_of(Composite const& composite, std::size_t index) {
    if (composite.components[index].element->number != kDateValue) return 0;
    for (std::size_t i = index + 1; i < composite.components.size(); ++i) {
        if (composite.components[i].element->number == kDateFormat) return i + 1;
    }
    return 0;
}

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
    auto const& by = context_.delimiters;
    bool const may_repeat = (place.segment->content & syntax::content::repetitions) != 0;
    if (!may_repeat || by.repetition == 0 || !text.contains(by.repetition))
        return check_occurrence(place, use, text);
    std::size_t const count = syntax::count_parts(text, by.repetition, by.release);
    if (count == 1) return check_occurrence(place, use, text);
    // The tables of EDIFACT do not tell which elements may repeat from syntax 4 on.
    Certainty const certainty = place.segment->standard == syntax::Standard::edifact
                                    ? Certainty::unsure
                                    : Certainty::certain;
    if (count > use.repeat_max &&
        report_.wants(FindingCode::element_too_many_repetitions, certainty)) {
        place.repetition = static_cast<std::uint16_t>(use.repeat_max + 1);
        report(
            FindingCode::element_too_many_repetitions, place, first_element_of(use), text,
            fmt::format(
                "{} is repeated {} times, at most {}", name_of(place), count, use.repeat_max
            ),
            certainty
        );
    }
    for (std::size_t number = 1; number <= count; ++number) {
        std::size_t const end = syntax::find_separator(text, by.repetition, by.release);
        place.repetition = static_cast<std::uint16_t>(std::min<std::size_t>(number, UINT16_MAX));
        if (end != 0 && !text.empty()) check_occurrence(place, use, text.substr(0, end));
        if (number < count) text.remove_prefix(end + 1);
    }
}

void ElementCheck::check_occurrence(Place place, ElementUse const& use, std::string_view text) {
    if (use.composite) return check_composite(place, *use.composite, text);
    auto const& by = context_.delimiters;
    bool const has_components = (place.segment->content & syntax::content::components) != 0 &&
                                by.component != 0 &&
                                syntax::count_parts(text, by.component, by.release) > 1;
    if (!has_components) {
        check_value(place, *use.element, text, false);
    } else if (report_.wants(FindingCode::element_too_many_components)) {
        place.component = 2;
        report(
            FindingCode::element_too_many_components, place, use.element, text,
            fmt::format(
                "{}{:02} is {}: it has no components, but contains the component separator "
                "{}",
                place.segment->tag, place.element, shown(text), shown({&by.component, 1})
            )
        );
    }
}

void ElementCheck::check_composite(Place place, Composite const& composite, std::string_view text) {
    auto const& by = context_.delimiters;
    std::size_t const count = syntax::count_parts(text, by.component, by.release);
    auto const part = [&](std::size_t number) {
        return syntax::part_of(text, by.component, number, by.release);
    };
    bool const is_edifact = place.segment->standard == syntax::Standard::edifact;
    bool const is_foreign = is_edifact && names_foreign_agency(composite, part);
    for (std::size_t i = 0; i < composite.components.size(); ++i) {
        ElementUse const& use = composite.components[i];
        place.component = static_cast<std::uint16_t>(i + 1);
        std::string_view const value = part(i + 1);
        if (!value.empty()) {
            bool const is_good = check_value(place, *use.element, value, is_foreign);
            std::size_t const format = is_edifact ? date_format_of(composite, i) : 0;
            if (is_good && format != 0)
                values_.check_date_by_format(
                    place, *use.element, syntax::without_release(value, by.release), part(format)
                );
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
    } else if (count > 1 && part(count).empty() &&
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

bool ElementCheck::check_value(
    Place const& place, Element const& element, std::string_view text, bool codes_are_foreign
) {
    char const release = context_.delimiters.release;
    if (release == 0 || !text.contains(release))
        return values_.check(place, element, text, codes_are_foreign);
    return values_.check(place, element, syntax::without_release(text, release), codes_are_foreign);
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
