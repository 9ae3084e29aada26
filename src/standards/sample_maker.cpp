#include "standards/sample_maker.hpp"

#include "standards/element_check.hpp"

#include <algorithm>

namespace tidegate::standards {
namespace {

constexpr std::uint32_t kOccurrencesMax = 4;  // of what may repeat: a sample is to be read
constexpr int kQualifierTries = 20;
/// One in so many of what may be there is. Of the bare standard much, to test with; of a guideline
/// mostly what it speaks of, for it says what partners use.
constexpr std::uint32_t kBareSegments = 3;
constexpr std::uint32_t kBareElements = 3;
constexpr std::uint32_t kUnspokenSegments = 40;
constexpr std::uint32_t kUnspokenElements = 30;

bool includes(std::vector<Qualifier> const& all, std::vector<Qualifier> const& some) {
    return std::ranges::all_of(some, [&](Qualifier const& one) {
        return std::ranges::find(all, one) != all.end();
    });
}

bool has_binary(SegmentDefinition const& segment) {
    return std::ranges::any_of(segment.elements, [](ElementUse const& use) {
        return use.element && use.element->type == ElementType::binary;
    });
}

std::string const& text_at(
    SampleSegment const& segment, std::uint16_t element, std::uint16_t component
) {
    static std::string const none;
    auto const& components = segment.elements[element - 1U];
    std::size_t const index = component == 0 ? 0 : component - 1U;
    return index < components.size() ? components[index] : none;
}

bool is_meant(SampleSegment const& segment, std::vector<Qualifier> const& qualifiers) {
    return std::ranges::all_of(qualifiers, [&](Qualifier const& qualifier) {
        std::string const& text = text_at(segment, qualifier.element, qualifier.component);
        return std::ranges::find(qualifier.values, text) != qualifier.values.end();
    });
}

}  // namespace

void SampleSegment::set(std::uint16_t element, std::uint16_t component, std::string value) {
    auto& components = elements[element - 1U];
    std::size_t const index = component == 0 ? 0 : component - 1U;
    if (components.size() <= index) components.resize(index + 1);
    components[index] = std::move(value);
}

void SampleSegment::clear(std::uint16_t element, std::uint16_t component) {
    auto& components = elements[element - 1U];
    if (component == 0) {
        components.clear();
    } else if (component <= components.size()) {
        components[component - 1U].clear();
    }
}

SampleMaker::SampleMaker(Guideline const& guideline, Random& random, Date date)
    : guideline_(guideline),
      book_(guideline),
      is_edifact_(guideline.dictionary->standard() == "edifact"),
      values_(random, date, is_edifact_),
      is_bare_(guideline.places.size() == 1) {
    for (GuidelineRule const& rule : guideline.rules) want(rule.condition);
}

void SampleMaker::want(Condition const& condition) {
    auto const equation = condition.expression.equation();
    if (!equation) return;
    ResolvedPath const& path = condition.paths.find(equation->path)->second;
    for (ResolvedStep const& step : path.steps)
        wanted_items_.insert(step.items.begin(), step.items.end());
    if (path.element == 0 || path.steps.empty()) return;
    for (SetItem const* item : path.steps.back().items)
        wanted_elements_.emplace(item, path.element);
}

std::vector<SampleSegment> SampleMaker::make() {
    made_.clear();
    levels_made_ = 0;
    lines_made_ = 0;
    without_value_ = nullptr;
    constexpr std::uint32_t kSet[] = {0};
    std::vector<SetItem const*> const& top = guideline_.definition->top;
    // Header and trailer belong to the envelope.
    walk(std::span(top).subspan(1, top.size() - 2), kSet, 0);
    count_lines();
    return std::move(made_);
}

/// CTT01 of X12, and the CNT of EDIFACT that counts lines (6069 = 2), are the number of lines: of
/// the loop that must be there, else of the one that may occur most often.
void SampleMaker::count_lines() {
    SetItem const* lines = nullptr;
    auto const weight = [&](SetItem const* item) {
        bool const is_bounded = item->repeat_max != SetItem::kUnbounded;
        bool const is_line = is_edifact_ && segment_of(*item).tag == "LIN";
        return std::tuple(
            is_line, item->usage == Usage::mandatory, is_bounded ? item->repeat_max : 0
        );
    };
    for (SetItem const* item : guideline_.definition->top) {
        if (item->is_loop && (lines == nullptr || weight(item) > weight(lines))) lines = item;
    }
    auto const count = std::to_string(std::ranges::count(made_, lines, &SampleSegment::item));
    for (SampleSegment& segment : made_) {
        std::string const& tag = segment_of(*segment.item).tag;
        if (tag == "CTT" && count != "0") segment.set(1, 0, count);
        if (tag == "CNT" && is_edifact_ && text_at(segment, 1, 1) == "2") segment.set(1, 2, count);
    }
}

void SampleMaker::walk(
    std::span<SetItem const* const> level, std::span<std::uint32_t const> active,
    std::uint32_t depth
) {
    for (SetItem const* item : level) {
        std::vector<std::uint32_t> candidates;
        for (std::uint32_t const place : active) {
            for (std::uint32_t const child : guideline_.places[place].children) {
                auto const& items = guideline_.places[child].items;
                if (std::ranges::find(items, item) != items.end()) candidates.push_back(child);
            }
        }
        std::ranges::sort(candidates);
        for (Plan const& one : plan(*item, candidates, depth)) {
            made_.push_back(make_segment(*item, candidates, one));
            std::vector<std::uint32_t> const places = made_.back().places;
            if (item->is_loop) walk(std::span(item->children).subspan(1), places, depth + 1);
        }
    }
}

/// How many occurrences, and which qualifiers each must have.
std::vector<SampleMaker::Plan> SampleMaker::plan(
    SetItem const& item, std::span<std::uint32_t const> candidates, std::uint32_t depth
) {
    bool const is_wanted = wanted_items_.contains(&item);
    std::uint32_t least = item.usage == Usage::mandatory || is_wanted ? 1 : 0;
    std::uint32_t most = item.repeat_max;
    bool is_forbidden = false;
    std::vector<GuidelinePlace const*> qualified;
    for (std::uint32_t const number : candidates) {
        GuidelinePlace const& place = guideline_.places[number];
        if (!place.qualifiers.empty()) {
            qualified.push_back(&place);
            continue;
        }
        is_forbidden = is_forbidden || place.presence == Presence::not_used;
        if (place.presence == Presence::required) least = std::max(least, 1U);
        least = std::max(least, place.at_least.value_or(0));
        most = std::min(most, place.at_most.value_or(most));
    }
    std::ranges::sort(qualified, [](GuidelinePlace const* a, GuidelinePlace const* b) {
        return a->qualifiers.size() > b->qualifiers.size();
    });
    std::vector<Plan> plans;
    for (GuidelinePlace const* place : qualified) {
        if (place->presence == Presence::not_used) continue;
        auto const have =
            static_cast<std::uint32_t>(std::ranges::count_if(plans, [&](Plan const& one) {
                return includes(one, place->qualifiers);
            }));
        bool const is_due = place->presence == Presence::required || is_wanted;
        std::uint32_t need = std::max(place->at_least.value_or(0), is_due ? 1U : 0U);
        if (need == 0 && chance(2)) need = 1;
        for (std::uint32_t i = have; i < need && plans.size() < most; ++i)
            plans.push_back(place->qualifiers);
    }
    if (is_forbidden) return plans;
    if (plans.empty() && least == 0) {
        bool const is_spoken_of = !candidates.empty();
        // Loops in loops become rarer the deeper they are, or a set would never end.
        std::uint32_t const odds =
            is_spoken_of ? 2 : (is_bare_ ? kBareSegments : kUnspokenSegments) + 2 * depth;
        if (!has_binary(segment_of(item)) && chance(odds)) least = 1;
    }
    while (plans.size() < least) plans.emplace_back();
    bool const repeats = !plans.empty() && plans.back().empty();
    while (repeats && plans.size() < std::min(most, kOccurrencesMax) && chance(3))
        plans.emplace_back();
    return plans;
}

SampleSegment SampleMaker::make_segment(
    SetItem const& item, std::span<std::uint32_t const> candidates, Plan const& plan
) {
    SegmentDefinition const& definition = segment_of(item);
    SampleSegment segment;
    segment.item = &item;
    segment.elements.resize(definition.elements.size());
    std::vector<ElementState> states(definition.elements.size() + 1, ElementState::open);
    put_qualifiers(segment, candidates, plan, states);
    for (std::uint32_t const place : candidates) {
        if (is_meant(segment, guideline_.places[place].qualifiers)) segment.places.push_back(place);
    }
    put_elements(segment, states);
    put_line_numbers(segment);
    return segment;
}

/// What decides which places mean the segment comes first.
void SampleMaker::put_qualifiers(
    SampleSegment& segment, std::span<std::uint32_t const> candidates, Plan const& plan,
    std::vector<ElementState>& states
) {
    SegmentDefinition const& definition = segment_of(*segment.item);
    std::vector<std::uint32_t> general;
    std::vector<Qualifier> all;
    for (std::uint32_t const place : candidates) {
        auto const& qualifiers = guideline_.places[place].qualifiers;
        if (qualifiers.empty()) general.push_back(place);
        all.insert(all.end(), qualifiers.begin(), qualifiers.end());
    }
    for (Qualifier const& qualifier : plan) {
        std::string const& value = qualifier.values[values_.below(qualifier.values.size())];
        segment.set(qualifier.element, qualifier.component, value);
        states[qualifier.element] = ElementState::given;
    }
    segment.places = general;
    for (Qualifier const& qualifier : all) {
        if (states[qualifier.element] != ElementState::open) continue;
        ElementUse const& use = definition.elements[qualifier.element - 1U];
        Presence const presence = presence_of(segment, qualifier.element, 0);
        bool const is_given = use.usage == Usage::mandatory || presence == Presence::required ||
                              (presence != Presence::not_used && chance(2));
        states[qualifier.element] = is_given ? ElementState::given : ElementState::absent;
        if (!is_given) continue;
        put_element(segment, qualifier.element, use);
        // Rather none of those that the guideline knows by name: it may allow only so many.
        for (int i = 0; i < kQualifierTries; ++i) {
            bool const is_known = std::ranges::any_of(all, [&](Qualifier const& one) {
                return one.element == qualifier.element && is_meant(segment, {one});
            });
            if (!is_known) break;
            put_element(segment, qualifier.element, use);
        }
    }
    segment.places.clear();
}

void SampleMaker::put_elements(SampleSegment& segment, std::vector<ElementState>& states) {
    SegmentDefinition const& definition = segment_of(*segment.item);
    std::vector<ElementState> wish = states;
    for (std::uint16_t i = 1; i < wish.size(); ++i) {
        if (wish[i] != ElementState::open) continue;
        ElementUse const& use = definition.elements[i - 1U];
        Presence const presence = presence_of(segment, i, 0);
        bool const is_due = use.usage == Usage::mandatory || presence == Presence::required ||
                            wanted_elements_.contains({segment.item, i});
        if (is_due) wish[i] = ElementState::given;
        if (presence == Presence::not_used) wish[i] = ElementState::absent;
    }
    std::vector<ElementState> const fixed = wish;
    for (std::size_t i = 1; i < wish.size(); ++i) {
        if (wish[i] == ElementState::open)
            wish[i] = chance(is_bare_ ? kBareElements : kUnspokenElements) ? ElementState::given
                                                                           : ElementState::absent;
    }
    satisfy_relations(definition, fixed, wish);
    // A segment without data is right by the standard and of no use to anybody.
    bool const has_data = std::ranges::count(wish, ElementState::given) > 0;
    auto const free = std::ranges::find(fixed.begin() + 1, fixed.end(), ElementState::open);
    if (!has_data && free != fixed.end()) {
        wish[static_cast<std::size_t>(free - fixed.begin())] = ElementState::given;
        satisfy_relations(definition, fixed, wish);
    }
    for (std::uint16_t i = 1; i < wish.size(); ++i) {
        ElementUse const& use = definition.elements[i - 1U];
        bool const was_given = !segment.elements[i - 1U].empty();
        if (wish[i] == ElementState::given && !was_given) put_element(segment, i, use);
        // Of a composite only the qualifier may be there.
        if (was_given && use.composite) put_components(segment, i, *use.composite);
    }
    states = std::move(wish);
}

void SampleMaker::put_element(
    SampleSegment& segment, std::uint16_t element, ElementUse const& use
) {
    segment.elements[element - 1U].clear();
    if (use.element) {
        if (auto value = value_of(segment.places, *use.element, element, 0))
            segment.set(element, 0, std::move(*value));
        return;
    }
    put_components(segment, element, *use.composite);
}

/// Those that are not there yet.
void SampleMaker::put_components(
    SampleSegment& segment, std::uint16_t element, Composite const& composite
) {
    for (std::uint16_t i = 1; i <= composite.components.size(); ++i) {
        if (!text_at(segment, element, i).empty()) continue;
        ElementUse const& use = composite.components[i - 1U];
        Presence const presence = presence_of(segment, element, i);
        bool const is_due =
            i == 1 || use.usage == Usage::mandatory || presence == Presence::required;
        // Behind the qualifier of an EDIFACT composite stands what it is about.
        bool const is_likely = is_edifact_ && i == 2 && !chance(4);
        if (presence == Presence::not_used || !(is_due || is_likely || chance(4))) continue;
        if (auto value = value_of(segment.places, *use.element, element, i))
            segment.set(element, i, std::move(*value));
    }
    if (is_edifact_) put_dates(segment, element, composite);
}

/// A date stands beside the code that says how it is written (2379): most often 102, CCYYMMDD.
void SampleMaker::put_dates(
    SampleSegment& segment, std::uint16_t element, Composite const& composite
) {
    constexpr int kFormatTries = 50;
    for (std::uint16_t i = 1; i <= composite.components.size(); ++i) {
        auto const format = static_cast<std::uint16_t>(date_format_of(composite, i - 1U));
        if (format == 0 || text_at(segment, element, i).empty()) continue;
        Element const& type = *composite.components[format - 1U].element;
        bool const is_told = presence_of(segment, element, format) == Presence::not_used;
        std::optional<std::string> written =
            is_told ? std::nullopt : std::optional<std::string>("102");
        auto const demanded = said_of(segment.places, element, format);
        if (written && !fits(*written, type, demanded)) written = values_.make(type, demanded);
        std::optional<std::string> date;
        for (int tries = 0; written && tries < kFormatTries; ++tries) {
            date = values_.date_as(*written);
            if (date && fits(
                            *date, *composite.components[i - 1U].element,
                            said_of(segment.places, element, i)
                        ))
                break;
            written = values_.make(type, demanded);
        }
        if (!date) continue;
        segment.set(element, i, std::move(*date));
        segment.set(element, format, std::move(*written));
    }
}

/// Levels are numbered, each below the one before it: HL of X12, CPS of EDIFACT. So are lines (LIN)
/// and, by code, the sections that UNS parts.
void SampleMaker::put_line_numbers(SampleSegment& segment) {
    std::string const& tag = segment_of(*segment.item).tag;
    if (is_edifact_ && tag == "UNS")
        segment.set(1, 0, are_sections_parted_after(*segment.item) ? "D" : "S");
    if (is_edifact_ && tag == "LIN" && presence_of(segment, 1, 0) != Presence::not_used)
        segment.set(1, 0, std::to_string(++lines_made_));
    bool const is_level = is_edifact_ ? tag == "CPS" : tag == "HL";
    if (!is_level || segment.elements.size() < 2) return;
    segment.set(1, 0, std::to_string(++levels_made_));
    segment.clear(2, 0);
    bool const has_parent = levels_made_ > 1 && presence_of(segment, 2, 0) != Presence::not_used;
    if (has_parent) segment.set(2, 0, std::to_string(levels_made_ - 1));
}

/// True for a UNS that another one follows: then it stands in front of the detail section.
bool SampleMaker::are_sections_parted_after(SetItem const& item) const {
    auto const& top = guideline_.definition->top;
    auto const at = std::ranges::find(top, &item);
    return at != top.end() && std::any_of(at + 1, top.end(), [](SetItem const* one) {
               return segment_of(*one).tag == "UNS";
           });
}

Presence SampleMaker::presence_of(
    SampleSegment const& segment, std::uint16_t element, std::uint16_t component
) {
    for (ElementDemand const& demand : book_.of(segment.places)) {
        if (demand.element == element && demand.component == component) return demand.presence;
    }
    return Presence::as_standard;
}

std::optional<std::string> SampleMaker::value_for(
    SampleSegment const& segment, std::uint16_t element, std::uint16_t component
) {
    ElementUse const& use = segment_of(*segment.item).elements[element - 1U];
    Element const* type = use.element;
    if (use.composite) {
        component = std::max<std::uint16_t>(component, 1);
        type = use.composite->components[component - 1U].element;
        std::size_t const format = is_edifact_ ? date_format_of(*use.composite, component - 1U) : 0;
        if (format != 0) {
            auto const number = static_cast<std::uint16_t>(format);
            if (auto date = values_.date_as(text_at(segment, element, number))) return date;
        }
    }
    return value_of(segment.places, *type, element, component);
}

/// What the guideline says of an element or component.
std::vector<GuidelineElement const*> SampleMaker::said_of(
    std::span<std::uint32_t const> places, std::uint16_t element, std::uint16_t component
) {
    for (ElementDemand const& demand : book_.of(places)) {
        if (demand.element == element && demand.component == component) return demand.said;
    }
    return {};
}

std::optional<std::string> SampleMaker::value_of(
    std::span<std::uint32_t const> places, Element const& element, std::uint16_t position,
    std::uint16_t component
) {
    auto const said = said_of(places, position, component);
    auto value = values_.make(element, said);
    if (!value && !said.empty() && without_value_ == nullptr) without_value_ = said.front();
    return value;
}

}  // namespace tidegate::standards
