#include "standards/guideline_address.hpp"

#include "base/nearest.hpp"
#include "standards/finding_report.hpp"
#include "standards/value_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::standards {
namespace {

bool is_plain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
}

/// Left to right over one address; the first problem ends it.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    AddressResult<Address> address() {
        Address address;
        do {
            if (at_ < text_.size() && is_digit(text_[at_])) {
                if (auto done = element(address.element, address.component); !done)
                    return std::unexpected(done.error());
                break;
            }
            auto step = this->step();
            if (!step) return std::unexpected(step.error());
            address.steps.push_back(std::move(*step));
        } while (take('/'));
        if (at_ < text_.size()) return wrong(fmt::format("'{}' is left over", text_.substr(at_)));
        return address;
    }

private:
    AddressResult<AddressStep> step() {
        AddressStep step;
        while (at_ < text_.size() && is_plain(text_[at_])) step.tag += text_[at_++];
        if (step.tag.empty())
            return wrong("the tag of a segment or the id of a loop is missing here");
        if (!take('[')) return step;
        do {
            auto one = qualifier();
            if (!one) return std::unexpected(one.error());
            step.qualifiers.push_back(std::move(*one));
        } while (take(','));
        if (!take(']')) return wrong("']' is missing");
        return step;
    }

    AddressResult<Qualifier> qualifier() {
        Qualifier qualifier;
        skip_blanks();
        if (auto done = element(qualifier.element, qualifier.component); !done)
            return std::unexpected(done.error());
        if (!take('=')) return wrong("'=' is missing: a qualifier is written [01=DP]");
        do {
            auto value = this->value();
            if (!value) return std::unexpected(value.error());
            qualifier.values.push_back(std::move(*value));
        } while (take('/'));
        std::ranges::sort(qualifier.values);
        return qualifier;
    }

    AddressResult<std::string> value() {
        skip_blanks();
        std::string value;
        if (take('"')) {
            while (at_ < text_.size() && text_[at_] != '"') value += text_[at_++];
            if (!take('"')) return wrong("the closing quote is missing");
        } else {
            while (at_ < text_.size() && is_plain(text_[at_])) value += text_[at_++];
        }
        if (value.empty()) return wrong("a value is missing: a qualifier is written [01=DP]");
        skip_blanks();
        return value;
    }

    AddressResult<void> element(std::uint16_t& element, std::uint16_t& component) {
        if (auto done = number(element); !done) return done;
        return take('.') ? number(component) : AddressResult<void>{};
    }

    AddressResult<void> number(std::uint16_t& number) {
        std::size_t const begin = at_;
        while (at_ < text_.size() && is_digit(text_[at_]) && at_ - begin < 3)
            number = static_cast<std::uint16_t>(number * 10 + (text_[at_++] - '0'));
        if (number > 0) return {};
        at_ = begin;
        return wrong("an element is a number from 01: 03, or 01.2 for a component");
    }

    bool take(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void skip_blanks() {
        while (take(' ')) {
        }
    }
    [[nodiscard]] std::unexpected<AddressProblem> wrong(std::string message) const {
        return std::unexpected(AddressProblem{at_, std::move(message), {}});
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string_view trigger_of(SetItem const& item) {
    return item.is_loop ? std::string_view(item.children.front()->tag) : std::string_view(item.tag);
}

std::string joined(std::vector<std::string> const& parts) {
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// Where else in the set a tag stands, as paths.
std::vector<std::string> other_places(std::string_view tag, SetDefinition const& definition) {
    constexpr std::size_t kNamed = 3;
    std::vector<std::string> paths;
    for (auto const& item : definition.items) {
        bool const is_trigger = item->parent && item->parent->children.front() == item.get();
        if (is_trigger || (item->tag != tag && trigger_of(*item) != tag)) continue;
        std::string const loop = loop_path(item->parent);
        paths.push_back(loop.empty() ? item->tag : loop + "/" + item->tag);
        if (paths.size() == kNamed) break;
    }
    return paths;
}

std::string remedy_for(
    std::string_view tag, std::span<SetItem const* const> level, SetDefinition const& definition
) {
    if (auto const paths = other_places(tag, definition); !paths.empty())
        return "write where it stands: " + joined(paths);
    std::vector<std::string> names;
    for (SetItem const* item : level) {
        if (edit_distance(item->tag, tag) <= 1 &&
            std::ranges::find(names, item->tag) == names.end())
            names.push_back(item->tag);
    }
    return names.empty() ? std::string() : "did you mean " + joined(names) + "?";
}

/// The rest of a path, behind its first step.
AddressResult<void> resolve_rest(
    Address const& address, std::size_t first, std::vector<SetItem const*> items,
    Guideline const& guideline, ResolvedPath& path
) {
    for (std::size_t i = first; i < address.steps.size(); ++i) {
        auto const level = level_below(items, *guideline.definition);
        auto step = resolve_step(address.steps[i], level, guideline);
        if (!step) return std::unexpected(step.error());
        items = step->items;
        path.steps.push_back(std::move(*step));
    }
    if (address.element == 0) return {};
    if (items.empty())
        return std::unexpected(AddressProblem{0, "the set itself has no elements", {}});
    auto const use =
        resolve_element(segment_of(*items.front()), address.element, address.component);
    if (!use) return std::unexpected(use.error());
    path.element = address.element;
    path.component = address.component;
    path.type = first_element_of(**use);
    return {};
}

}  // namespace

AddressResult<Address> parse_address(std::string_view text) { return Scanner(text).address(); }

std::string text_of(AddressStep const& step) {
    std::string text;
    for (Qualifier const& qualifier : step.qualifiers) {
        text += fmt::format("{}{:02}", text.empty() ? "[" : ",", qualifier.element);
        if (qualifier.component > 0) text += fmt::format(".{}", qualifier.component);
        char separator = '=';
        for (std::string const& value : qualifier.values) {
            bool const is_simple = std::ranges::all_of(value, is_plain);
            text += fmt::format(
                "{}{}{}{}", separator, is_simple ? "" : "\"", value, is_simple ? "" : "\""
            );
            separator = '/';
        }
    }
    return step.tag + text + (text.empty() ? "" : "]");
}

std::vector<SetItem const*> items_named(
    std::span<SetItem const* const> level, std::string_view tag
) {
    std::vector<SetItem const*> items;
    for (SetItem const* item : level) {
        if (item->tag == tag || trigger_of(*item) == tag) items.push_back(item);
    }
    return items;
}

std::vector<SetItem const*> level_below(
    std::span<SetItem const* const> items, SetDefinition const& definition
) {
    if (items.empty()) return definition.top;
    std::vector<SetItem const*> level;
    for (SetItem const* item : items)
        level.insert(level.end(), item->children.begin(), item->children.end());
    return level;
}

AddressResult<ResolvedStep> resolve_step(
    AddressStep const& step, std::span<SetItem const* const> level, Guideline const& guideline
) {
    ResolvedStep resolved{items_named(level, step.tag), step.qualifiers};
    if (resolved.items.empty()) {
        SetItem const* const loop = level.empty() ? nullptr : level.front()->parent;
        std::string const within =
            level.empty() ? std::string(" here: what is in front of it is a segment")
            : loop        ? fmt::format(" in loop {} of {}", loop_path(loop), guideline.standard())
                          : fmt::format(" on the first level of {}", guideline.standard());
        return std::unexpected(AddressProblem{
            0, fmt::format("there is no segment or loop {}{}", step.tag, within),
            remedy_for(step.tag, level, *guideline.definition)
        });
    }
    SegmentDefinition const& segment = segment_of(*resolved.items.front());
    for (Qualifier const& qualifier : step.qualifiers) {
        auto const use = resolve_element(segment, qualifier.element, qualifier.component);
        if (!use) return std::unexpected(use.error());
        Element const* const element = first_element_of(**use);
        if (element == nullptr || !element->are_codes_complete) continue;
        for (std::string const& value : qualifier.values) {
            if (element->has_code(value)) continue;
            return std::unexpected(AddressProblem{
                0,
                fmt::format(
                    "'{}' is no code of {}{:02} (element {}) in {}", value, segment.tag,
                    qualifier.element, element->number, guideline.dictionary->release()
                ),
                {}
            });
        }
    }
    return resolved;
}

AddressResult<ElementUse const*> resolve_element(
    SegmentDefinition const& segment, std::uint16_t element, std::uint16_t component
) {
    if (element > segment.elements.size()) {
        return std::unexpected(AddressProblem{
            0,
            fmt::format(
                "segment {} has {} elements, there is no {}{:02}", segment.tag,
                segment.elements.size(), segment.tag, element
            ),
            {}
        });
    }
    ElementUse const& use = segment.elements[element - 1U];
    if (component == 0) return &use;
    std::size_t const count = use.composite ? use.composite->components.size() : 0;
    if (component <= count) return &use.composite->components[component - 1U];
    return std::unexpected(AddressProblem{
        0,
        count == 0 ? fmt::format("{}{:02} has no components", segment.tag, element)
                   : fmt::format("{}{:02} has {} components", segment.tag, element, count),
        {}
    });
}

AddressResult<ResolvedPath> resolve_path(
    std::string_view text, std::uint32_t place, Guideline const& guideline
) {
    auto const address = parse_address(text);
    if (!address) return std::unexpected(address.error());
    if (address->steps.empty())
        return std::unexpected(AddressProblem{0, "a path begins with a segment or loop", {}});
    AddressStep const& first = address->steps.front();
    ResolvedPath path;
    GuidelinePlace const& here = guideline.places[place];
    if (place != 0 && first.qualifiers.empty() &&
        items_named(here.items, first.tag).size() == here.items.size()) {
        path.is_self = true;
        auto done = resolve_rest(*address, 1, here.items, guideline, path);
        if (!done) return std::unexpected(done.error());
        return path;
    }
    for (std::uint32_t at = place; at != 0; at = guideline.places[at].parent) {
        std::vector<SetItem const*> const& items = guideline.places[at].items;
        std::vector<SetItem const*> const level = level_below(items, *guideline.definition);
        if (items_named(level, first.tag).empty()) continue;
        path.from = items;
        auto done = resolve_rest(*address, 0, items, guideline, path);
        if (!done) return std::unexpected(done.error());
        return path;
    }
    auto done = resolve_rest(*address, 0, {}, guideline, path);
    if (!done) return std::unexpected(done.error());
    return path;
}

}  // namespace tidegate::standards
