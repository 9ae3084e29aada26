#include "standards/guideline_narrow.hpp"

#include "standards/finding_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {
namespace {

class Contradictions {
public:
    Contradictions(Guideline const& guideline, std::vector<Error>& errors)
        : guideline_(guideline), errors_(errors) {}

    void run() {
        for (GuidelinePlace const& place : guideline_.places) {
            if (place.items.empty()) continue;
            check(place);
            for (GuidelineElement const& element : place.elements) check(place, element);
            for (Relation const& relation : place.segment().relations) check(place, relation);
        }
    }

private:
    void add(Position const& origin, std::string message, std::string remedy = {}) {
        errors_.push_back({ErrorCode::configuration, std::move(message), origin, std::move(remedy)}
        );
    }

    void check(GuidelinePlace const& place) {
        if (place.at_least && place.at_most && *place.at_least > *place.at_most)
            add(place.origin, fmt::format(
                                  "{}: at least {} and at most {} cannot both be", place.address,
                                  *place.at_least, *place.at_most
                              ));
        bool const is_counted = place.at_least.has_value() || !place.conditionals.empty();
        if (place.presence == Presence::not_used && is_counted)
            add(place.origin, fmt::format("{} is not used, but also asked for", place.address));
        if (place.presence != Presence::not_used) return;
        for (std::uint32_t const child : place.children) {
            GuidelinePlace const& inside = guideline_.places[child];
            if (inside.presence == Presence::required)
                add(inside.origin,
                    fmt::format("{} is required in a loop that is not used", inside.address));
        }
    }

    void check(GuidelinePlace const& place, GuidelineElement const& element) {
        std::string const what = fmt::format("{}{}", place.segment().tag, element.name());
        if (element.length_min && element.length_max && *element.length_min > *element.length_max)
            add(element.origin,
                fmt::format(
                    "{}: min {} is above max {}", what, *element.length_min, *element.length_max
                ));
        bool const is_asked = element.presence == Presence::not_used &&
                              (element.at_least || !element.codes.empty() || element.pattern ||
                               !element.conditionals.empty());
        if (is_asked)
            add(element.origin, fmt::format("{} is not used, but more is said about it", what));
        for (std::string const& code : element.codes) {
            if (std::string const why = why_not(element, code); !why.empty())
                add(element.origin, fmt::format("{}: the code '{}' {}", what, code, why));
        }
        if (element.sample.empty()) return;
        std::string why = why_not(element, element.sample);
        if (why.empty() && !element.codes.empty() &&
            !std::ranges::binary_search(element.codes, element.sample))
            why = "is none of the codes";
        if (!why.empty())
            add(element.origin, fmt::format("{}: the sample '{}' {}", what, element.sample, why));
    }

    static std::string why_not(GuidelineElement const& element, std::string_view value) {
        if (element.pattern && !element.pattern->matches(value))
            return fmt::format("does not match \"{}\"", element.pattern->text);
        Element const& standard = *element.use->element;
        std::size_t const low = element.length_min.value_or(standard.length_min);
        std::size_t const high = element.length_max.value_or(standard.length_max);
        bool const is_number =
            standard.type == ElementType::number || standard.type == ElementType::real;
        std::size_t const size = is_number ? static_cast<std::size_t>(std::ranges::count_if(
                                                 value, [](char c) { return c >= '0' && c <= '9'; }
                                             ))
                                           : value.size();
        if (size >= low && size <= high) return {};
        return fmt::format("has not {} to {} characters", low, high);
    }

    [[nodiscard]] Presence presence_at(GuidelinePlace const& place, std::uint16_t position) const {
        for (GuidelineElement const& element : place.elements) {
            if (element.element == position && element.component == 0) return element.presence;
        }
        return Presence::as_standard;
    }

    /// A condition of the standard that the guideline makes impossible to keep.
    void check(GuidelinePlace const& place, Relation const& relation) {
        std::vector<std::uint16_t> required;
        std::vector<std::uint16_t> unused;
        for (std::uint16_t const position : relation.positions) {
            switch (presence_at(place, position)) {
                case Presence::required:
                    required.push_back(position);
                    break;
                case Presence::not_used:
                    unused.push_back(position);
                    break;
                case Presence::as_standard:
                case Presence::optional:
                    break;
            }
        }
        std::uint16_t const first = relation.positions.front();
        bool const needs_first = std::ranges::find(required, first) != required.end();
        std::size_t const others_unused =
            unused.size() - static_cast<std::size_t>(std::ranges::count(unused, first));
        bool is_impossible = false;
        switch (relation.kind) {
            case 'P':
                is_impossible = !required.empty() && !unused.empty();
                break;
            case 'R':
                is_impossible = unused.size() == relation.positions.size();
                break;
            case 'E':
                is_impossible = required.size() > 1;
                break;
            case 'C':
                is_impossible = needs_first && others_unused > 0;
                break;
            case 'L':
                is_impossible = needs_first && others_unused + 1 == relation.positions.size();
                break;
            default:
                break;
        }
        if (!is_impossible) return;
        std::string text(1, relation.kind);
        for (std::uint16_t const position : relation.positions)
            text += fmt::format("{:02}", position);
        add(place.origin,
            fmt::format(
                "{}: what is required and not used contradicts the condition {} of segment {}",
                place.address, text, place.segment().tag
            ),
            fmt::format(
                "tidegate dictionary show {}/{} {} explains it", guideline_.dictionary->standard(),
                guideline_.dictionary->release(), place.segment().tag
            ));
    }

    Guideline const& guideline_;
    std::vector<Error>& errors_;
};

}  // namespace

void check_contradictions(Guideline const& guideline, std::vector<Error>& errors) {
    Contradictions(guideline, errors).run();
}

}  // namespace tidegate::standards
