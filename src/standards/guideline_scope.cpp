#include "standards/guideline_scope.hpp"

#include "base/limits.hpp"
#include "standards/finding_report.hpp"
#include "standards/value_syntax.hpp"

#include <algorithm>

namespace tidegate::standards {
namespace {

bool is_among(SetItem const* item, std::vector<SetItem const*> const& items) {
    return std::ranges::find(items, item) != items.end();
}

/// The occurrence that a path starts from.
std::uint32_t base_of(ResolvedPath const& path, SetTree const& tree, std::uint32_t node) {
    if (path.is_self) return node;
    while (node != 0 && !is_among(tree.nodes[node].item, path.from)) node = tree.nodes[node].parent;
    return node;
}

}  // namespace

syntax::Segment const& segment_at(SetTree const& tree, std::uint32_t node) {
    while (tree.nodes[node].segment == nullptr) node = tree.nodes[node].first_child;
    return *tree.nodes[node].segment;
}

std::string value_at(
    syntax::Segment const& segment, std::uint16_t element, std::uint16_t component,
    syntax::Delimiters const& delimiters
) {
    std::string_view text = segment.element(element);
    char const release = delimiters.release;
    if (delimiters.repetition != 0) text = syntax::part_of(text, delimiters.repetition, 1, release);
    if (component > 0) text = syntax::part_of(text, delimiters.component, component, release);
    return syntax::without_release(without_trailing_blanks(text), release);
}

bool matches(
    syntax::Segment const& segment, std::vector<Qualifier> const& qualifiers,
    syntax::Delimiters const& delimiters
) {
    return std::ranges::all_of(qualifiers, [&](Qualifier const& qualifier) {
        std::string const value =
            value_at(segment, qualifier.element, qualifier.component, delimiters);
        return std::ranges::find(qualifier.values, value) != qualifier.values.end();
    });
}

ExpressionValue typed_value(std::string_view text, Element const& type) {
    switch (type.type) {
        case ElementType::number:
        case ElementType::real: {
            Expected<Decimal> const number = Decimal::parse_lenient(text);
            if (!number) break;
            bool const is_implied = type.implied_decimals > 0 && number->scale() == 0;
            return is_implied ? Decimal::from(number->coefficient(), type.implied_decimals)
                              : *number;
        }
        case ElementType::numeric: {
            std::string with_point(text);
            std::ranges::replace(with_point, ',', '.');
            if (auto const number = Decimal::parse_lenient(with_point)) return *number;
            break;
        }
        case ElementType::date: {
            Expected<Date> const date = Date::parse_compact(text);
            if (date) return *date;
            break;
        }
        case ElementType::text:
        case ElementType::identifier:
        case ElementType::alpha:
        case ElementType::time:
        case ElementType::binary:
            break;
    }
    return std::string(text);
}

std::vector<std::uint32_t> nodes_at(
    ResolvedPath const& path, SetTree const& tree, std::uint32_t node,
    syntax::Delimiters const& delimiters, std::size_t* steps
) {
    std::vector<std::uint32_t> nodes{base_of(path, tree, node)};
    for (ResolvedStep const& step : path.steps) {
        std::vector<std::uint32_t> below;
        for (std::uint32_t const above : nodes) {
            for (std::uint32_t at = tree.nodes[above].first_child; at != 0;
                 at = tree.nodes[at].next_sibling) {
                if (steps != nullptr) ++*steps;
                if (is_among(tree.nodes[at].item, step.items) &&
                    matches(segment_at(tree, at), step.qualifiers, delimiters))
                    below.push_back(at);
            }
        }
        nodes = std::move(below);
    }
    return nodes;
}

std::vector<std::uint32_t> const& PathBook::nodes(ResolvedPath const& path, std::uint32_t node) {
    Known& known = known_[&path];
    std::uint32_t const from = base_of(path, tree_, node);
    if (known.from != from) {
        known.nodes = nodes_at(path, tree_, node, delimiters_, &steps_);
        known.from = from;
    }
    return known.nodes;
}

ExpressionValue PathBook::value(ResolvedPath const& path, std::uint32_t node) const {
    if (path.element == 0) return true;
    std::string const text =
        value_at(segment_at(tree_, node), path.element, path.component, delimiters_);
    return text.empty() ? ExpressionValue{} : typed_value(text, *path.type);
}

std::vector<ExpressionValue> PathBook::values(ResolvedPath const& path, std::uint32_t node) {
    std::vector<ExpressionValue> values;
    if (is_exhausted()) return values;
    for (std::uint32_t const at : nodes(path, node)) {
        ++steps_;
        ExpressionValue one = value(path, at);
        if (!std::holds_alternative<std::monostate>(one)) values.push_back(std::move(one));
    }
    return values;
}

ExpressionValue PathBook::first(ResolvedPath const& path, std::uint32_t node) {
    if (is_exhausted()) return {};
    for (std::uint32_t const at : nodes(path, node)) {
        ++steps_;
        ExpressionValue one = value(path, at);
        if (!std::holds_alternative<std::monostate>(one)) return one;
    }
    return {};
}

std::vector<syntax::Trigger> PathBook::triggers(
    Condition const& condition, std::uint32_t node, std::size_t most
) {
    std::vector<syntax::Trigger> triggers;
    for (auto const& [text, path] : condition.paths) {
        if (triggers.size() == most || is_exhausted()) break;
        std::vector<std::uint32_t> const& found = nodes(path, node);
        // The set itself is no segment.
        if (found.empty() || found.front() == 0) continue;
        SetItem const* item = tree_.nodes[found.front()].item;
        if (item->is_loop) item = item->children.front();
        syntax::Trigger trigger = trigger_at(
            {.segment = &segment_at(tree_, found.front()),
             .item = item,
             .element = path.element,
             .component = path.component}
        );
        if (std::ranges::find(triggers, trigger) == triggers.end())
            triggers.push_back(std::move(trigger));
    }
    return triggers;
}

bool PathBook::is_exhausted() const { return steps_ >= limits::guideline_steps_max; }

ResolvedPath const& OccurrenceScope::path_of(std::string_view text) const {
    return condition_.paths.find(text)->second;
}

std::vector<ExpressionValue> OccurrenceScope::values(std::string_view path) const {
    return book_.values(path_of(path), node_);
}

ExpressionValue OccurrenceScope::first(std::string_view path) const {
    return book_.first(path_of(path), node_);
}

std::size_t OccurrenceScope::count(std::string_view path) const { return values(path).size(); }

}  // namespace tidegate::standards
