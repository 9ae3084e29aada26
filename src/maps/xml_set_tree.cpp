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

XmlSetTree::XmlSetTree(XmlLayout const& layout, syntax::XmlDocument const& document)
    : layout_(layout), document_(document) {
    XmlElement const& last = document.elements().back();
    taken_elements_.resize(document.elements().size());
    taken_attributes_.resize(last.first_attribute + last.attributes);
    tree_.nodes.emplace_back();
    last_children_.push_back(0);
    first_values_.resize(kFirstPosition);
    bytes_.resize(kFirstPosition);
    tree_.origin = this;
    ignored_.resize(document.elements().size());
    for (XmlPath const& path : layout.ignored_paths) {
        find(0, path.steps);
        for (std::uint32_t const element : found_) ignored_[element] = true;
        found_.clear();
    }
    instance(0, 0, 0);
}

/// The node of one element that `item` stands for, with everything below it.
void XmlSetTree::instance(std::uint32_t number, std::uint32_t element, std::uint32_t parent) {
    XmlItem const& item = layout_.items[number];
    auto const node = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back({item.item, nullptr, parent, 0, 0, 1});
    last_children_.push_back(0);
    link(parent, node);
    Segment const* made = segment(item, element);
    if (!item.item->is_loop) {
        tree_.nodes[node].segment = made;
        return;
    }
    auto const first = static_cast<std::uint32_t>(tree_.nodes.size());
    tree_.nodes.push_back({item.item->children.front(), made, node, 0, 0, 1});
    last_children_.push_back(0);
    link(node, first);
    for (std::uint32_t const child : item.children) {
        std::size_t const first_found = found_.size();
        find(element, layout_.items[child].path.steps);
        std::size_t const end = found_.size();
        for (std::size_t i = first_found; i < end; ++i) instance(child, found_[i], node);
        found_.resize(first_found);
    }
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

Segment const* XmlSetTree::segment(XmlItem const& item, std::uint32_t element) {
    std::size_t const first_of = values_.size();
    for (XmlValue const& one : item.values) values_.push_back(value(element, one.path));
    XmlElement const& at = document_.elements()[element];
    first_values_.push_back(static_cast<std::uint32_t>(first_of));
    bytes_.push_back(at.byte);
    return add(item.item->tag, std::span(values_).subspan(first_of), at.byte, at.line);
}

Segment const* XmlSetTree::add(
    std::string_view tag, std::span<Value const> values, std::uint64_t byte, std::uint32_t line
) {
    std::size_t size = 1 + values.size();
    for (Value const& value : values) size += value.text.size();
    auto* const text = static_cast<char*>(memory_.allocate(size, 1));
    auto* const marks = static_cast<std::uint32_t*>(
        memory_.allocate((values.size() + 1) * sizeof(std::uint32_t), alignof(std::uint32_t))
    );
    // An element lies between two marks.
    char* end = text;
    *end++ = ' ';
    marks[0] = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        end = std::ranges::copy(values[i].text, end).out;
        marks[i + 1] = static_cast<std::uint32_t>(end - text);
        *end++ = ' ';
    }
    Segment& made = *memory_.create<Segment>();
    made.tag = tag;
    made.elements = {text, marks, values.size()};
    made.byte = byte;
    made.line = line;
    made.position = static_cast<std::uint32_t>(first_values_.size() - 1);
    return &made;
}

// ---- paths

bool XmlSetTree::matches(std::uint32_t element, XmlStep const& step) {
    XmlElement const& at = document_.elements()[element];
    if (at.local != step.local || at.space != step.space) return false;
    auto const holds = [&](XmlCondition const& condition) {
        std::string_view const found = value(element, condition.path).text;
        return std::ranges::find(condition.values, found) != condition.values.end();
    };
    if (!std::ranges::all_of(step.conditions, holds)) return false;
    for (XmlCondition const& condition : step.conditions) take(value(element, condition.path));
    return true;
}

void XmlSetTree::find(std::uint32_t element, std::vector<XmlStep> const& steps, std::size_t at) {
    if (at == steps.size()) return found_.push_back(element);
    std::uint32_t child = document_.elements()[element].first_child;
    for (; child != 0; child = document_.elements()[child].next_sibling) {
        if (matches(child, steps[at])) find(child, steps, at + 1);
    }
}

/// The first value at the end of the path; the others are nobody's.
XmlSetTree::Value XmlSetTree::value(std::uint32_t element, XmlPath const& path, std::size_t at) {
    XmlElement const& here = document_.elements()[element];
    if (at < path.steps.size()) {
        for (std::uint32_t child = here.first_child; child != 0;
             child = document_.elements()[child].next_sibling) {
            if (!matches(child, path.steps[at])) continue;
            Value const found = value(child, path, at + 1);
            if (found.is_there) return found;
        }
        return {};
    }
    if (path.attribute.empty()) return {here.text, here.text_byte, true, false, element};
    auto const attributes = document_.attributes_of(here);
    for (std::uint32_t i = 0; i < attributes.size(); ++i) {
        XmlAttribute const& attribute = attributes[i];
        if (attribute.local == path.attribute && attribute.space == path.attribute_space)
            return {attribute.value, attribute.byte, true, true, here.first_attribute + i};
    }
    return {};
}

void XmlSetTree::take(std::uint32_t position, std::uint16_t element) {
    std::span<Value const> const values = values_of(position);
    if (element >= 1 && element <= values.size()) take(values[element - 1U]);
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
    std::span<Value const> const values = values_of(position);
    bool const is_there = element >= 1 && element <= values.size() && values[element - 1U].is_there;
    return is_there ? values[element - 1U].byte : bytes_[position];
}

void XmlSetTree::take(Value const& value) {
    if (!value.is_there) return;
    (value.is_attribute ? taken_attributes_ : taken_elements_)[value.number] = true;
}

// ---- what nobody took

std::vector<standards::TreeOrigin::Rest> XmlSetTree::rest() const {
    std::vector<Rest> rest;
    auto const& elements = document_.elements();
    std::vector<std::uint32_t> numbers;  // made for the first one
    auto const place = [&](std::uint32_t element) {
        if (numbers.empty()) numbers = number_siblings();
        return place_of(element, numbers);
    };
    std::vector<bool> ignored = ignored_;
    for (std::uint32_t number = 0; number < elements.size(); ++number) {
        XmlElement const& element = elements[number];
        if (number != 0 && (ignored[number] = ignored[number] || ignored[element.parent])) continue;
        if (!element.text.empty() && !taken_elements_[number])
            rest.push_back({place(number), element.text, element.text_byte, element.line});
        auto const attributes = document_.attributes_of(element);
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            XmlAttribute const& attribute = attributes[i];
            bool const is_data = !attribute.value.empty() && attribute.space != kInstanceSpace &&
                                 !layout_.ignored.contains(std::string(attribute.local));
            if (!is_data || taken_attributes_[element.first_attribute + i]) continue;
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

/// Which of its siblings of the same name each element is, where there are several.
std::vector<std::uint32_t> XmlSetTree::number_siblings() const {
    auto const& all = document_.elements();
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
    auto const& all = document_.elements();
    std::string out;
    for (; element != 0; element = all[element].parent) {
        std::string const number =
            numbers[element] != 0 ? fmt::format("[{}]", numbers[element]) : std::string();
        out = written_name(all[element]) + number + (out.empty() ? "" : "/" + out);
    }
    return out;
}

}  // namespace tidegate::maps
