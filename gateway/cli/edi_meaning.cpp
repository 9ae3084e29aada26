#include "cli/edi_meaning.hpp"

#include "base/date.hpp"
#include "base/error.hpp"
#include "cli/edi_text.hpp"
#include "syntax/characters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::cli {
namespace {

using standards::Element;
using standards::ElementType;
using standards::Usage;

std::string_view usage_word(Usage usage) {
    switch (usage) {
        case Usage::mandatory:
            return "mandatory";
        case Usage::optional:
            return "optional";
        case Usage::conditional:
            return "conditional";
    }
    TIDEGATE_CHECK(false);
}

std::string type_word(Element const& element) {
    switch (element.type) {
        case ElementType::text:
            return "text";
        case ElementType::identifier:
            return "code";
        case ElementType::number:
            return element.implied_decimals == 0
                       ? "whole number"
                       : fmt::format("number with {} implied decimals", element.implied_decimals);
        case ElementType::real:
            return "decimal number";
        case ElementType::date:
            return "date";
        case ElementType::time:
            return "time";
        case ElementType::binary:
            return "binary data";
        case ElementType::alpha:
            return "letters";
        case ElementType::numeric:
            return "number";
    }
    TIDEGATE_CHECK(false);
}

std::string definition_of(Element const& element, standards::ElementUse const& use) {
    std::string const length =
        element.length_min == element.length_max
            ? fmt::format("{}", element.length_max)
            : fmt::format("{} to {}", element.length_min, element.length_max);
    std::string text = fmt::format(
        "element {}, {}, length {}, {}", element.number, type_word(element), length,
        usage_word(use.usage)
    );
    bool const is_known = use.repeat_max != standards::ElementUse::kRepeatUnknown;
    if (use.repeat_max > 1 && is_known) text += fmt::format(", up to {} times", use.repeat_max);
    return text;
}

/// "12.34" for "1234" with two implied decimals; empty when it is no number.
std::string with_point(std::string_view text, std::size_t decimals) {
    bool const is_negative = text.starts_with('-');
    std::string digits(is_negative ? text.substr(1) : text);
    if (!syntax::is_digits(digits)) return {};
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
    return (is_negative ? "-" : "") + digits;
}

std::string meaning_of(Element const& element, std::string_view text) {
    switch (element.type) {
        case ElementType::text:
        case ElementType::identifier:
        case ElementType::alpha:
        case ElementType::numeric:
            return std::string(element.name_of_code(text));
        case ElementType::number:
            return element.implied_decimals == 0 ? std::string{}
                                                 : with_point(text, element.implied_decimals);
        case ElementType::date:
            if (auto const date = Date::parse_compact(text)) return date->text();
            return {};  // a finding says so
        case ElementType::time:
            if (text.size() < 4 || !syntax::is_time_of_day(text)) return {};
            return fmt::format("{}:{}", text.substr(0, 2), text.substr(2, 2));
        case ElementType::real:
        case ElementType::binary:
            return {};
    }
    TIDEGATE_CHECK(false);
}

Meaning meaning_at(std::string place, standards::ElementUse const* use, std::string text) {
    Meaning meaning;
    meaning.place = std::move(place);
    meaning.text = std::move(text);
    if (use != nullptr && use->element != nullptr) {
        meaning.number = use->element->number;
        meaning.name = use->element->name;
        meaning.definition = definition_of(*use->element, *use);
        meaning.meaning = meaning_of(*use->element, meaning.text);
    } else if (use != nullptr && use->composite != nullptr) {
        meaning.composite = use->composite->id;
        meaning.name = use->composite->name;
        meaning.definition =
            fmt::format("composite {}, {}", use->composite->id, usage_word(use->usage));
    }
    return meaning;
}

/// The given values of one segment.
class Values {
public:
    Values(std::vector<Meaning>& to, syntax::Interchange const& interchange)
        : to_(to), interchange_(interchange), by_(interchange.delimiters) {}

    void add_element(
        std::string const& place, standards::ElementUse const* use, std::string_view raw
    ) {
        // X12 may have the separator as data where the dictionary knows of no repetition.
        bool const repeats = interchange_.is_edifact() || (use != nullptr && use->repeat_max > 1);
        if (!repeats || syntax::count_parts(raw, by_.repetition, by_.release) == 1)
            return add_occurrence(place, use, raw);
        syntax::PartWalk repetitions(raw, by_.repetition, by_.release);
        std::size_t number = 0;
        while (auto const one = repetitions.next())
            add_occurrence(fmt::format("{}[{}]", place, ++number), use, *one);
    }

private:
    void add_occurrence(
        std::string const& place, standards::ElementUse const* use, std::string_view raw
    ) {
        standards::Composite const* composite = use == nullptr ? nullptr : use->composite;
        std::size_t const count = syntax::count_parts(raw, by_.component, by_.release);
        if (composite == nullptr && (count == 1 || !interchange_.is_edifact())) {
            to_.push_back(meaning_at(place, use, value_text(raw, interchange_)));
            return;
        }
        syntax::PartWalk components(raw, by_.component, by_.release);
        std::size_t i = 0;
        while (auto const part = components.next()) {
            ++i;
            if (part->empty()) continue;
            bool const is_known = composite != nullptr && i <= composite->components.size();
            to_.push_back(meaning_at(
                fmt::format("{}-{}", place, i), is_known ? &composite->components[i - 1] : nullptr,
                value_text(*part, interchange_)
            ));
            if (!is_known) continue;
            to_.back().composite = composite->id;
            to_.back().definition += fmt::format(", in composite {}", composite->id);
        }
    }

    std::vector<Meaning>& to_;
    syntax::Interchange const& interchange_;
    syntax::Delimiters const& by_;
};

/// "PO102", "PO102 and PO103", "PO102, PO103 and PO104" of the positions from `begin` on.
std::string labels(
    std::string_view tag, standards::Relation const& relation, std::size_t begin,
    std::string_view last_word
) {
    std::string text;
    for (std::size_t i = begin; i < relation.positions.size(); ++i) {
        if (i > begin)
            text += i + 1 == relation.positions.size() ? fmt::format(" {} ", last_word) : ", ";
        text += fmt::format("{}{:02}", tag, relation.positions[i]);
    }
    return text;
}

}  // namespace

std::vector<Meaning> meanings_of(
    syntax::Segment const& segment, standards::SegmentDefinition const* definition,
    syntax::Interchange const& interchange, bool and_absent
) {
    std::vector<Meaning> meanings;
    Values values(meanings, interchange);
    std::size_t const defined = definition == nullptr ? 0 : definition->elements.size();
    for (std::size_t number = 1; number <= std::max(segment.elements.size(), defined); ++number) {
        std::string_view const whole = segment.element(number);
        standards::ElementUse const* use =
            number <= defined ? &definition->elements[number - 1] : nullptr;
        std::string const place = fmt::format("{}{:02}", syntax::printable(segment.tag), number);
        if (!whole.empty()) {
            values.add_element(place, use, whole);
        } else if (and_absent && use != nullptr) {
            meanings.push_back(meaning_at(place, use, {}));
        }
    }
    return meanings;
}

std::string relation_in_words(std::string_view tag, standards::Relation const& relation) {
    std::string const doubt = relation.is_certain ? "" : " (as far as our tables know)";
    std::string const first = fmt::format("{}{:02}", tag, relation.positions.front());
    switch (relation.kind) {
        case 'P':
            return fmt::format(
                "{} stand together: if one is given, all must be{}",
                labels(tag, relation, 0, "and"), doubt
            );
        case 'R':
            return fmt::format(
                "at least one of {} must be given{}", labels(tag, relation, 0, "and"), doubt
            );
        case 'E':
            return fmt::format(
                "at most one of {} may be given{}", labels(tag, relation, 0, "and"), doubt
            );
        case 'C':
            return fmt::format(
                "if {} is given, {} must be too{}", first, labels(tag, relation, 1, "and"), doubt
            );
        case 'L':
            return fmt::format(
                "if {} is given, {} must be too{}", first, labels(tag, relation, 1, "or"), doubt
            );
        default:
            TIDEGATE_CHECK(false);  // the dictionary reader takes no other letter
    }
}

bool concerns(standards::Relation const& relation, syntax::Segment const& segment) {
    return relation.kind == 'R' || std::ranges::any_of(relation.positions, [&](auto position) {
               return !segment.element(position).empty();
           });
}

std::string use_in_words(standards::SetItem const& item) {
    if (item.repeat_max == standards::SetItem::kUnbounded)
        return fmt::format("{}, any number", usage_word(item.usage));
    if (item.repeat_max == 1) return fmt::format("{}, once", usage_word(item.usage));
    return fmt::format("{}, at most {}", usage_word(item.usage), item.repeat_max);
}

}  // namespace tidegate::cli
