#include "maps/xml_set_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace tidegate::maps {

using standards::Node;
using syntax::Segment;
using syntax::XmlAttribute;
using syntax::XmlElement;

namespace {

/// What a validator wants to know, no data: xsi:schemaLocation, xsi:nil.
constexpr std::string_view kInstanceSpace = "http://www.w3.org/2001/XMLSchema-instance";

/// The position of the first segment of a set, as kept segments count: 1 is its header.
constexpr std::uint32_t kFirstPosition = 2;

}  // namespace

XmlSetTree::XmlSetTree(XmlLayout const& layout) : layout_(layout), plan_(*layout.plan) {
    tree_.origin = this;
}

void XmlSetTree::arrange(syntax::XmlDocument const& document) {
    document_ = &document;
    elements_ = document.elements().data();
    XmlElement const& last = document.elements().back();
    taken_.elements.assign(document.elements().size(), 0);
    taken_.attributes.assign(last.first_attribute + last.attributes, 0);
    symbols_.clear();
    for (syntax::XmlName const& name : document.names()) symbols_.push_back(plan_.symbol_of(name));
    memory_.reset();
    values_.clear();
    found_.clear();
    first_values_.assign(kFirstPosition, 0);
    bytes_.assign(kFirstPosition, 0);
    tree_.nodes.assign(1, {});
    last_children_.assign(1, 0);
    instance(0, 0, 0);
}

/// The node of one element that `item` stands for, with everything below it.
void XmlSetTree::instance(std::uint32_t number, std::uint32_t element, std::uint32_t parent) {
    XmlItem const& item = layout_.items[number];
    std::size_t const first_found = found_.size();
    filled_.reset();
    XmlReadPlan::Node const& place = plan_.nodes[number];
    end_at(place, element);
    walk(place, element);
    Segment const* made = segment(item, element);
    if (!item.item->is_loop) {
        link(parent, add_node(item.item, made, parent));
        return;
    }
    std::uint32_t const node = add_node(item.item, nullptr, parent);
    link(parent, node);
    link(node, add_node(item.item->children.front(), made, node));
    std::size_t const end = found_.size();
    if (end == first_found) return;
    // Mostly they stand as the map has them.
    auto const order = [](Found const& one) { return std::pair(one.block, one.element); };
    auto const found = std::span(found_).subspan(first_found);
    if (!std::ranges::is_sorted(found, {}, order)) std::ranges::sort(found, {}, order);
    for (std::size_t i = first_found; i < end; ++i) {
        Found const one = found_[i];
        instance(item.children[one.block], one.element, node);
    }
    found_.resize(first_found);
}

std::uint32_t XmlSetTree::add_node(
    standards::SetItem const* item, Segment const* segment, std::uint32_t parent
) {
    auto const node = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back({item, segment, parent, 0, 0, 1});
    last_children_.push_back(0);
    return node;
}

void XmlSetTree::link(std::uint32_t parent, std::uint32_t node) {
    std::uint32_t& last = last_children_[parent];
    if (last == 0) {
        tree_.nodes[parent].first_child = node;
    } else {
        tree_.nodes[last].next_sibling = node;
        Node const& before = tree_.nodes[last];
        if (before.item == tree_.nodes[node].item)
            tree_.nodes[node].occurrence = before.occurrence + 1;
    }
    last = node;
}

/// Of the values that walk() has found.
Segment const* XmlSetTree::segment(XmlItem const& item, std::uint32_t element) {
    std::size_t const count = item.values.size();
    std::size_t const first = values_.size();
    std::size_t size = 1 + count;
    for (std::size_t i = 0; i < count; ++i) {
        if (!filled_[i]) continue;
        values_.push_back(block_values_[i]);
        size += text_of(block_values_[i]).size();
    }
    auto* const text = static_cast<char*>(memory_.allocate(size, 1));
    auto* mark = static_cast<std::uint32_t*>(
        memory_.allocate((count + 1) * sizeof(std::uint32_t), alignof(std::uint32_t))
    );
    std::uint32_t const* const marks = mark;
    first_values_.push_back(static_cast<std::uint32_t>(first));
    bytes_.push_back(elements_[element].byte);
    // An element lies between two marks.
    char* end = text;
    bool is_padded = false;
    auto const put_mark = [&] {
        *mark++ = static_cast<std::uint32_t>(end - text);
        *end++ = ' ';
    };
    put_mark();
    for (std::size_t i = first; i < values_.size(); ++i) {
        while (mark - marks < values_[i].element) put_mark();
        std::string_view const value = text_of(values_[i]);
        end = std::ranges::copy(value, end).out;
        is_padded |= value.ends_with(' ');
        put_mark();
    }
    while (mark - marks <= static_cast<std::ptrdiff_t>(count)) put_mark();
    Segment& made = *memory_.create<Segment>();
    made.tag = item.item->tag;
    made.elements = {text, marks, count};
    made.byte = elements_[element].byte;
    made.line = elements_[element].line;
    made.position = static_cast<std::uint32_t>(first_values_.size() - 1);
    // No separator is data, and all of it is UTF-8.
    made.content = is_padded ? syntax::content::padding : 0;
    return &made;
}

// ---- paths

void XmlSetTree::find_value(std::uint32_t number, std::uint32_t at, bool is_attribute) {
    // The others at the end of the path are nobody's.
    if (filled_[number]) return;
    filled_.set(number);
    block_values_[number] = {at, is_attribute, static_cast<std::uint16_t>(number + 1)};
}

/// The paths that end at the element.
void XmlSetTree::end_at(XmlReadPlan::Node const& node, std::uint32_t element) {
    for (std::uint32_t const value : plan_.part_of(plan_.ends, node.values))
        find_value(value, element, false);
    for (std::uint32_t const block : plan_.part_of(plan_.ends, node.blocks))
        found_.push_back({block, element});
    XmlElement const& here = elements_[element];
    if (here.attributes == 0) return;
    for (XmlReadPlan::Attribute const& wanted : plan_.part_of(plan_.attributes, node.attributes)) {
        auto const attributes = document_->attributes_of(here);
        for (std::uint32_t i = 0; i < attributes.size(); ++i) {
            if (symbols_[attributes[i].name] == wanted.symbol)
                find_value(wanted.value, here.first_attribute + i, true);
        }
    }
}

void XmlSetTree::walk(XmlReadPlan::Node const& node, std::uint32_t element) {
    auto const first_edges = plan_.part_of(plan_.first_edges, node.edges);
    for (std::uint32_t child = elements_[element].first_child; child != 0;
         child = elements_[child].next_sibling) {
        std::size_t const at = symbols_[elements_[child].name] - node.first_symbol;
        if (at >= first_edges.size()) continue;
        for (std::uint32_t next = first_edges[at]; next != 0; next = plan_.edges[next].next_same) {
            XmlReadPlan::Edge const& edge = plan_.edges[next];
            XmlReadPlan::Node const& below = plan_.nodes[edge.to];
            bool const is_done = !below.has_blocks && (below.wanted & ~filled_).none();
            if (is_done) continue;
            if (!edge.step.conditions.empty() && !matches(child, edge.step, taken_)) continue;
            end_at(below, child);
            if (below.edges.begin != below.edges.end) walk(below, child);
        }
    }
}

/// What the conditions look at is taken when they hold.
bool XmlSetTree::matches(std::uint32_t element, XmlPlanStep const& step, Taken& taken) const {
    if (step.symbol != symbols_[elements_[element].name]) return false;
    if (step.conditions.empty()) return true;
    auto const holds = [&](XmlPlanCondition const& condition) {
        std::optional<Value> const found = value(element, condition.path, taken);
        std::string_view const text = found ? text_of(*found) : std::string_view{};
        return std::ranges::find(condition.values, text) != condition.values.end();
    };
    if (!std::ranges::all_of(step.conditions, holds)) return false;
    for (XmlPlanCondition const& condition : step.conditions) {
        if (std::optional<Value> const found = value(element, condition.path, taken))
            (found->is_attribute ? taken.attributes : taken.elements)[found->number] = 1;
    }
    return true;
}

/// The first value at the end of the path.
std::optional<XmlSetTree::Value> XmlSetTree::value(
    std::uint32_t element, XmlPlanPath const& path, Taken& taken, std::size_t at
) const {
    XmlElement const& here = elements_[element];
    if (at < path.steps.size()) {
        for (std::uint32_t child = here.first_child; child != 0;
             child = elements_[child].next_sibling) {
            if (!matches(child, path.steps[at], taken)) continue;
            if (auto const found = value(child, path, taken, at + 1)) return found;
        }
        return {};
    }
    if (path.attribute == 0) return Value{element, false, 0};
    auto const attributes = document_->attributes_of(here);
    for (std::uint32_t i = 0; i < attributes.size(); ++i) {
        if (symbols_[attributes[i].name] == path.attribute)
            return Value{here.first_attribute + i, true, 0};
    }
    return {};
}

std::string_view XmlSetTree::text_of(Value const& value) const {
    if (!value.is_attribute) return elements_[value.number].text;
    return document_->attributes()[value.number].value;
}

void XmlSetTree::take(std::uint32_t position, Elements const& elements) {
    for (Value const& value : values_of(position)) {
        if (elements.has(value.element))
            (value.is_attribute ? taken_.attributes : taken_.elements)[value.number] = 1;
    }
}

std::span<XmlSetTree::Value const> XmlSetTree::values_of(std::uint32_t position) const {
    if (position < kFirstPosition || position >= first_values_.size()) return {};
    std::size_t const begin = first_values_[position];
    std::size_t const end =
        position + 1 < first_values_.size() ? first_values_[position + 1] : values_.size();
    return std::span(values_).subspan(begin, end - begin);
}

/// Of what is not there: where its segment stands.
std::uint64_t XmlSetTree::byte_of(std::uint32_t position, std::uint16_t element) const {
    for (Value const& value : values_of(position)) {
        if (value.element != element) continue;
        return value.is_attribute ? document_->attributes()[value.number].byte
                                  : elements_[value.number].text_byte;
    }
    return bytes_[position];
}

// ---- what nobody took

std::vector<standards::TreeOrigin::Rest> XmlSetTree::rest() const {
    std::vector<Rest> rest;
    Taken with_ignored;
    std::vector<std::uint8_t> ignored;
    if (!plan_.ignored_paths.empty()) {
        with_ignored = taken_;
        ignored = find_ignored(with_ignored);
    }
    Taken const& taken = ignored.empty() ? taken_ : with_ignored;
    auto const& elements = document_->elements();
    std::vector<std::uint32_t> numbers;  // made for the first one
    auto const place = [&](std::uint32_t element) {
        if (numbers.empty()) numbers = number_siblings();
        return place_of(element, numbers);
    };
    for (std::uint32_t number = 0; number < elements.size(); ++number) {
        XmlElement const& element = elements[number];
        if (!ignored.empty() && number != 0 && (ignored[number] |= ignored[element.parent]) != 0)
            continue;
        if (!element.text.empty() && taken.elements[number] == 0)
            rest.push_back({place(number), element.text, element.text_byte, element.line});
        auto const attributes = document_->attributes_of(element);
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            XmlAttribute const& attribute = attributes[i];
            if (taken.attributes[element.first_attribute + i] != 0 || attribute.value.empty() ||
                attribute.space == kInstanceSpace ||
                layout_.ignored.contains(std::string(attribute.local)))
                continue;
            std::string const prefix =
                attribute.prefix.empty() ? "" : std::string(attribute.prefix) + ":";
            std::string const owner = place(number);
            rest.push_back(
                {fmt::format("{}{}@{}{}", owner, owner.empty() ? "" : "/", prefix, attribute.local),
                 attribute.value, attribute.byte, element.line}
            );
        }
    }
    return rest;
}

/// Elements that the map ignores, without those below them.
std::vector<std::uint8_t> XmlSetTree::find_ignored(Taken& taken) const {
    std::vector<std::uint8_t> ignored(document_->elements().size());
    for (XmlPlanPath const& path : plan_.ignored_paths) ignore(0, path, 0, ignored, taken);
    return ignored;
}

void XmlSetTree::ignore(
    std::uint32_t element, XmlPlanPath const& path, std::size_t at,
    std::vector<std::uint8_t>& ignored, Taken& taken
) const {
    if (at == path.steps.size()) {
        ignored[element] = 1;
        return;
    }
    for (std::uint32_t child = elements_[element].first_child; child != 0;
         child = elements_[child].next_sibling) {
        if (matches(child, path.steps[at], taken)) ignore(child, path, at + 1, ignored, taken);
    }
}

/// Which of its siblings of the same name each element is, where there are several.
std::vector<std::uint32_t> XmlSetTree::number_siblings() const {
    auto const& all = document_->elements();
    std::vector<std::uint32_t> numbers(all.size(), 0);
    for (XmlElement const& parent : all) {
        std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> counts;
        auto const each_child = [&](auto const& visit) {
            for (std::uint32_t child = parent.first_child; child != 0;
                 child = all[child].next_sibling)
                visit(child, counts[{all[child].space, all[child].local}]);
        };
        each_child([&](std::uint32_t child, std::uint32_t& count) { numbers[child] = ++count; });
        each_child([&](std::uint32_t child, std::uint32_t const& count) {
            if (count == 1) numbers[child] = 0;
        });
    }
    return numbers;
}

/// "cac:OrderLine[2]/cbc:Note". Empty for the root.
std::string XmlSetTree::place_of(std::uint32_t element, std::vector<std::uint32_t> const& numbers)
    const {
    auto const& all = document_->elements();
    std::string out;
    for (; element != 0; element = all[element].parent) {
        std::string const number =
            numbers[element] != 0 ? fmt::format("[{}]", numbers[element]) : std::string();
        out = written_name(all[element]) + number + (out.empty() ? "" : "/" + out);
    }
    return out;
}

}  // namespace tidegate::maps
