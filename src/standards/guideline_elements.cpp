#include "standards/guideline_elements.hpp"

#include "base/limits.hpp"
#include "standards/edifact_value.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

namespace {

bool is_numeric(Element const& element) {
    return element.type == ElementType::number || element.type == ElementType::real;
}

/// What the standard's element check measures: digits of numbers, else characters.
std::size_t measured(std::string_view value, Element const& element, Charset charset) {
    if (element.type == ElementType::numeric) return edifact_number(value).digits;
    return is_numeric(element) ? digits_of(value, element.type == ElementType::real).count
                               : count_characters(value, charset);
}

std::string described(Place const& place, ElementUse const& use) {
    return name_of(place) + in_brackets(use.element ? use.element->name : use.composite->name);
}

}  // namespace

void GuidelineElements::check(std::uint32_t node, Demands const& demands) {
    Place place{.segment = &segment_at(tree_, node), .item = tree_.nodes[node].item};
    if (place.item->is_loop) place.item = place.item->children.front();
    for (ElementDemand const& demand : demands) {
        place.element = demand.element;
        place.component = demand.component;
        std::string_view const text = place.segment->element(demand.element);
        // A component is asked for where its composite is.
        if (demand.component > 0 && text.empty()) continue;
        check_presence(node, place, demand, text);
        if (!text.empty()) check_repetitions(place, demand, text);
    }
}

ConditionalPresence const* GuidelineElements::holding(
    std::vector<ConditionalPresence> const& conditionals, Presence presence, std::uint32_t node
) const {
    auto const found = std::ranges::find_if(conditionals, [&](ConditionalPresence const& one) {
        if (one.presence != presence) return false;
        OccurrenceScope const scope(one.condition, node, paths_);
        // Values that do not go together (a text where a number should be) are findings of the
        // standard already.
        return one.condition.expression.holds(scope).value_or(false);
    });
    return found == conditionals.end() ? nullptr : &*found;
}

void GuidelineElements::check_presence(
    std::uint32_t node, Place const& place, ElementDemand const& demand, std::string_view text
) {
    bool const is_present =
        !value_at(*place.segment, place.element, place.component, delimiters_).empty() ||
        (place.component == 0 && !text.empty());
    auto const when = [&](Presence presence) -> ConditionalPresence const* {
        for (GuidelineElement const* said : demand.said) {
            if (auto const* one = holding(said->conditionals, presence, node)) return one;
        }
        return nullptr;
    };
    if (is_present) {
        bool const is_forbidden = demand.presence == Presence::not_used;
        auto const* const because = is_forbidden ? nullptr : when(Presence::not_used);
        if (!is_forbidden && because == nullptr) return;
        return report(
            FindingCode::element_not_used, is_forbidden ? "I10" : "I13", place, *demand.use, text,
            fmt::format(
                "{} is {}, but it is not used{}{}", described(place, *demand.use), shown(text),
                is_forbidden ? "" : " here", by_guideline()
            ),
            because, node
        );
    }
    if (demand.use->usage == Usage::mandatory) return;  // the standard has said so
    if (demand.presence == Presence::required) {
        report(
            FindingCode::element_missing, {}, place, *demand.use, {},
            fmt::format("{} is missing, required{}", described(place, *demand.use), by_guideline())
        );
    } else if (auto const* const because = when(Presence::required)) {
        report(
            FindingCode::element_conditional_missing, "I9", place, *demand.use, {},
            fmt::format(
                "{} is missing, required here{}", described(place, *demand.use), by_guideline()
            ),
            because, node
        );
    }
}

void GuidelineElements::check_repetitions(
    Place place, ElementDemand const& demand, std::string_view text
) {
    if (demand.presence == Presence::not_used) return;
    char const separator = delimiters_.repetition;
    char const release = delimiters_.release;
    std::size_t const count = separator == 0 ? 1 : syntax::count_parts(text, separator, release);
    for (GuidelineElement const* said : demand.said) {
        if (said->at_most && count > *said->at_most && count <= demand.use->repeat_max) {
            report(
                FindingCode::element_too_many_repetitions, {}, place, *demand.use, text,
                fmt::format(
                    "{} is repeated {} times, at most {}{}", name_of(place), count, *said->at_most,
                    by_guideline()
                )
            );
        }
        if (said->at_least && count < *said->at_least) {
            report(
                FindingCode::element_missing, "I11", place, *demand.use, text,
                fmt::format(
                    "{} stands {} time{}, at least {}{}", name_of(place), count,
                    count == 1 ? "" : "s", *said->at_least, by_guideline()
                )
            );
        }
    }
    if (demand.use->element == nullptr) return;
    for (std::size_t number = 1; number <= count; ++number) {
        std::string_view value = syntax::part_of(text, separator, 1, release);
        if (number < count) text.remove_prefix(value.size() + 1);
        if (place.component > 0)
            value = syntax::part_of(value, delimiters_.component, place.component, release);
        if (separator != 0 && count > 1)
            place.repetition =
                static_cast<std::uint16_t>(std::min<std::size_t>(number, UINT16_MAX));
        value = without_trailing_blanks(value);
        if (value.empty()) continue;
        std::string const data = syntax::without_release(value, release);
        for (GuidelineElement const* said : demand.said) check_value(place, *said, data);
    }
}

void GuidelineElements::check_value(
    Place const& place, GuidelineElement const& said, std::string_view value
) {
    if (!said.codes.empty()) check_codes(place, said, value);
    if (said.length_min || said.length_max) check_length(place, said, value);
    if (said.pattern && !said.pattern->matches(value)) {
        report(
            FindingCode::element_pattern, {}, place, *said.use, value,
            fmt::format(
                "{} is {}, which does not have the form \"{}\"{}", described(place, *said.use),
                shown(value), said.pattern->text, by_guideline()
            )
        );
    }
}

void GuidelineElements::check_codes(
    Place const& place, GuidelineElement const& said, std::string_view value
) {
    Element const& standard = *said.use->element;
    if (std::binary_search(said.codes.begin(), said.codes.end(), value, std::less<>{})) {
        if (!standard.codes.empty() && !standard.has_code(value))
            known_codes_.emplace(place.segment->position, place.element, place.component);
        return;
    }
    if (standard.are_codes_complete && !standard.has_code(value)) return;  // the standard says so
    report(
        FindingCode::element_invalid_code, "I6", place, *said.use, value,
        fmt::format(
            "{} is {}, allowed {} {}{}", described(place, *said.use), shown(value),
            said.codes.size() == 1 ? "is" : "are", fmt::join(said.codes, ", "), by_guideline()
        )
    );
}

void GuidelineElements::check_length(
    Place const& place, GuidelineElement const& said, std::string_view value
) {
    Element const& standard = *said.use->element;
    std::size_t const size = measured(value, standard, options_.charset);
    if (size < standard.length_min || size > standard.length_max) return;  // the standard says so
    bool const is_short = said.length_min && size < *said.length_min;
    if (!is_short && !(said.length_max && size > *said.length_max)) return;
    std::string_view const unit = is_numeric(standard) ? "digit" : "character";
    report(
        is_short ? FindingCode::element_too_short : FindingCode::element_too_long, {}, place,
        *said.use, value,
        fmt::format(
            "{} is {} {}{}, at {} {}{}", name_of(place), size, unit, size == 1 ? "" : "s",
            is_short ? "least" : "most", is_short ? *said.length_min : *said.length_max,
            by_guideline()
        )
    );
}

void GuidelineElements::report(
    FindingCode code, std::string_view ack, Place const& place, ElementUse const& use,
    std::string_view value, std::string text, ConditionalPresence const* because, std::uint32_t node
) {
    if (!report_.wants(code)) return;
    syntax::Finding& finding = report_.add(code, place, value, std::move(text));
    finding.is_of_guideline = true;
    finding.guideline_ack = ack;
    if (because != nullptr)
        finding.triggers =
            paths_.triggers(because->condition, node, limits::triggers_per_finding_max);
    if (Element const* element = first_element_of(use)) finding.element_reference = element->number;
}

std::string GuidelineElements::by_guideline() const {
    return fmt::format(" (guideline {})", guideline_.name);
}

}  // namespace tidegate::standards
