#include "maps/compile_xml.hpp"

#include "base/limits.hpp"
#include "maps/address.hpp"
#include "maps/code_tables.hpp"
#include "maps/parse_xml.hpp"
#include "maps/xml_read_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace tidegate::maps {
namespace {

using standards::SegmentDefinition;
using standards::SetItem;

constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";

bool is_local_name(std::string_view name) {
    auto const is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

/// A path as a tag, or in the path of a kept element: there `/` and `[` mean something else.
std::string as_tag(std::string text) {
    for (char& c : text) {
        if (c == '/') c = '>';
        if (c == '[') c = '{';
        if (c == ']') c = '}';
    }
    return text;
}

class XmlCompiler {
public:
    explicit XmlCompiler(MapText map)
        : map_(std::move(map)), report_(map_), layout_(std::make_shared<XmlLayout>()) {}

    XmlMap run() {
        namespaces();
        sequences();
        for (Word const& one : map_.ignored) {
            std::string const& name = one.text;
            if (!name.starts_with('@')) {
                layout_->ignored_paths.push_back(path(name, one.spot, false, false));
            } else {
                // Without the prefix: what it means is the document's affair.
                std::size_t const colon = name.find(':');
                layout_->ignored.insert(name.substr(colon == std::string::npos ? 1 : colon + 1));
            }
        }
        layout_->definition.type = map_.id.text.substr(map_.id.text.rfind('/') + 1);
        layout_->definition.name = layout_->definition.type;
        std::string const& root = map_.root->text;
        if (std::size_t const slash = root.find('/'); slash != std::string::npos)
            layout_->must_have = path(root.substr(slash + 1), map_.root->spot, false, false);
        // An overlay may have taken the block away.
        if (map_.blocks.size() == 1) {
            std::uint32_t const made = item(map_.blocks.front(), nullptr, "");
            fill(made, map_.blocks.front());
        } else {
            report_.add(map_.root->spot, "an XML map has one root");
        }
        finish();
        std::vector<Error> errors = std::move(report_.errors());
        return {std::move(map_), std::move(layout_), std::move(errors)};
    }

private:
    void namespaces() {
        for (NamespaceStatement const& one : map_.namespaces) {
            std::string const prefix = one.prefix ? one.prefix->text : std::string();
            if (one.prefix && (!is_local_name(prefix) || prefix == "xml" || prefix == "xmlns"))
                report_.add(one.prefix->spot, fmt::format("'{}' is no prefix", prefix));
            if (one.name.text.empty()) report_.add(one.name.spot, "the namespace has no name");
            layout_->namespaces.push_back({prefix, one.name.text});
        }
    }

    void sequences() {
        for (SequenceStatement const& one : map_.sequences) {
            std::vector<std::string>& order = layout_->sequences[one.element.text];
            order.clear();
            std::set<std::string>& singles = singles_[one.element.text];
            singles.clear();
            step(one.element.text, one.element.spot);
            for (Word const& below : one.below) {
                bool const is_single = below.text.ends_with('?');
                std::string const name = below.text.substr(0, below.text.size() - is_single);
                step(name, below.spot);
                if (std::ranges::find(order, name) != order.end())
                    report_.add(below.spot, fmt::format("{} stands twice here", name));
                order.push_back(name);
                if (is_single) singles.insert(name);
            }
        }
    }

    // ---- blocks

    /// The item of a block below `parent` (null: the root), made when it is the first of its path.
    std::uint32_t item(BlockStatement& block, SetItem* parent, std::string const& outer) {
        std::string const tag = (outer.empty() ? "" : outer + ">") + as_tag(block.tag.text);
        auto const known = numbers_.find(tag);
        if (known != numbers_.end()) {
            std::uint32_t const number = known->second;
            if (layout_->items[number].item->parent != parent) {
                report_.add(
                    block.spot, fmt::format("{} has two places in this map", block.tag.text),
                    "put both blocks into one block of the element around them"
                );
            }
            block.tag.text = tag;
            return number;
        }
        auto const number = static_cast<std::uint32_t>(layout_->items.size());
        XmlItem made;
        made.path = path(block.tag.text, block.tag.spot, false, parent != nullptr);
        auto loop = std::make_unique<SetItem>();
        loop->tag = tag;
        loop->is_loop = parent == nullptr;
        loop->repeat_max = parent == nullptr ? 1 : SetItem::kUnbounded;
        loop->parent = parent;
        made.item = loop.get();
        made.at_most = at_most(made.path, parent);
        loops_.push_back(std::move(loop));
        auto segment = std::make_unique<SegmentDefinition>();
        segment->tag = tag;
        segment->name = block.tag.text;
        layout_->segments.push_back(std::move(segment));
        layout_->items.push_back(std::move(made));
        numbers_.emplace(tag, number);
        merged_.emplace_back();
        block.tag.text = tag;
        return number;
    }

    /// 1 when a sequence says so of the last element of `path`.
    std::uint32_t at_most(XmlPath const& path, SetItem const* parent) const {
        std::vector<XmlStep> const* around = &path.steps;
        std::size_t last = path.steps.size();
        if (last == 0) return 1;  // the element around it
        if (last == 1 && parent != nullptr) {
            around = &layout_->items[numbers_.at(parent->tag)].path.steps;
            last = around->size() + 1;
        }
        if (last < 2) return 0;
        auto const known = singles_.find((*around)[last - 2].name);
        return known != singles_.end() && known->second.contains(path.steps.back().name) ? 1 : 0;
    }

    /// Gives every path of a block its place, and every block below it its item.
    void fill(std::uint32_t number, BlockStatement& block) {
        std::vector<std::string> sequence;
        for (FilterStatement& filter : block.filters) {
            filter.filter.place = value(number, filter.path, filter.spot);
            sequence.push_back("@" + filter.path);
        }
        std::string const tag = block.tag.text;
        SetItem* const item = loops_[number].get();
        for (StatementEntry const& entry : entries_of(block)) {
            if (entry.block != nullptr) {
                item->is_loop = true;
                BlockStatement& below = block.blocks[entry.block - block.blocks.data()];
                std::string const own = below.tag.text;
                std::uint32_t const child = this->item(below, item, tag);
                std::vector<std::uint32_t>& children = layout_->items[number].children;
                if (std::ranges::find(children, child) == children.end()) children.push_back(child);
                sequence.push_back("/" + own);
                fill(child, below);
                continue;
            }
            PlacesStatement& places = block.lines[entry.line - block.lines.data()].places;
            for (std::string const& text : places.paths) {
                places.first.push_back(value(number, text, places.spot));
                sequence.push_back("@" + text);
            }
            if (entry.line->join && entry.line->join->text.empty())
                report_.add(
                    entry.line->join->spot, "elements of XML have no length to cut at",
                    "write what stands between the pieces: join \"\\n\""
                );
        }
        merge(merged_[number], sequence);
    }

    /// Blocks of one element may name different parts of it: each keeps its own order.
    static void merge(std::vector<std::string>& all, std::vector<std::string> const& sequence) {
        std::size_t at = 0;  // behind what was placed last
        for (std::string const& one : sequence) {
            auto const known = std::ranges::find(all, one);
            if (known == all.end()) {
                all.insert(all.begin() + static_cast<std::ptrdiff_t>(at), one);
                ++at;
            } else {
                at = std::max(at, static_cast<std::size_t>(known - all.begin()) + 1);
            }
        }
    }

    Place value(std::uint32_t number, std::string const& text, Spot const& spot) {
        std::vector<XmlValue>& values = layout_->items[number].values;
        auto const known =
            std::ranges::find(values, text, [](XmlValue const& value) -> std::string const& {
                return value.path.text;
            });
        auto const place = static_cast<std::uint16_t>(known - values.begin() + 1);
        if (known != values.end()) return {place, 0};
        if (values.size() == limits::map_element_max) {
            report_.add(
                spot, fmt::format("a block has no more than {} paths", limits::map_element_max),
                "put some of them into a block of the element that they have in common"
            );
            return {1, 0};
        }
        XmlValue made;
        made.path = path(text, spot, true, true);
        values.push_back(std::move(made));
        layout_->segments[number]->elements.emplace_back();
        return {place, 0};
    }

    /// Orders of values and blocks, and the structure that reader and writer walk.
    void finish() {
        for (std::uint32_t number = 0; number < layout_->items.size(); ++number) {
            XmlItem& item = layout_->items[number];
            auto const order_of = [&](std::string const& name) {
                auto const at = std::ranges::find(merged_[number], name);
                return static_cast<std::uint32_t>(at - merged_[number].begin()) + 1;
            };
            for (XmlValue& value : item.values) value.order = order_of("@" + value.path.text);
            for (std::uint32_t const child : item.children)
                layout_->items[child].order = order_of("/" + layout_->items[child].path.text);
            std::ranges::sort(item.children, {}, [&](std::uint32_t child) {
                return std::pair(layout_->items[child].order, child);
            });
        }
        if (!layout_->items.empty()) place(0);
        for (std::uint32_t number = 0; number < layout_->items.size(); ++number)
            layout_->by_tag.emplace(layout_->items[number].item->tag, number);
        layout_->plan = std::make_shared<XmlReadPlan>(make_read_plan(*layout_));
    }

    /// Depth first, as SetDefinition::items has it.
    void place(std::uint32_t number) {
        std::vector<std::unique_ptr<SetItem>>& all = layout_->definition.items;
        SetItem* const item = loops_[number].get();
        SegmentDefinition const* const segment = layout_->segments[number].get();
        item->ordinal = static_cast<std::uint32_t>(all.size());
        if (item->parent == nullptr) layout_->definition.top.push_back(item);
        all.push_back(std::move(loops_[number]));
        if (!item->is_loop) {
            item->segment = segment;
            return;
        }
        auto first = std::make_unique<SetItem>();
        first->tag = item->tag;
        first->segment = segment;
        first->usage = standards::Usage::mandatory;
        first->parent = item;
        first->ordinal = static_cast<std::uint32_t>(all.size());
        item->children.push_back(first.get());
        all.push_back(std::move(first));
        for (std::uint32_t const child : layout_->items[number].children) {
            item->children.push_back(layout_->items[child].item);
            place(child);
        }
    }

    // ---- paths

    XmlPath path(std::string_view text, Spot const& spot, bool may_be_value, bool may_be_own) {
        XmlPath made;
        made.text = text;
        if (text == "." && may_be_own) return made;
        std::string_view rest = text;
        while (true) {
            std::size_t const slash = find_outside(rest, '/');
            std::string_view const part = rest.substr(0, slash);
            bool const is_last = slash == std::string_view::npos;
            if (part.starts_with('@') && is_last && may_be_value) {
                made.attribute_name = part.substr(1);
                name(made.attribute_name, spot, true, made.attribute_space, made.attribute);
                return made;
            }
            made.steps.push_back(step(part, spot));
            if (is_last) return made;
            rest.remove_prefix(slash + 1);
        }
    }

    XmlStep step(std::string_view text, Spot const& spot) {
        XmlStep made;
        made.text = text;
        std::size_t const open = find_outside(text, '[');
        made.name = text.substr(0, open);
        name(made.name, spot, false, made.space, made.local);
        if (open == std::string_view::npos) return made;
        std::string_view rest = text.substr(open + 1);
        if (!rest.ends_with(']')) {
            report_.add(spot, fmt::format("'{}' has no ']' at its end", text));
            return made;
        }
        rest.remove_suffix(1);
        while (!rest.empty()) {
            std::size_t const equals = find_outside(rest, '=');
            if (equals == std::string_view::npos) {
                report_.add(
                    spot, fmt::format("the filter of '{}' is not understood", text),
                    "write cac:TaxScheme[cbc:ID=VAT]/cbc:Name"
                );
                return made;
            }
            XmlCondition condition;
            condition.path = path(rest.substr(0, equals), spot, true, true);
            rest.remove_prefix(equals + 1);
            parse_filter_values(rest, condition.values);
            made.conditions.push_back(std::move(condition));
            if (!rest.empty()) rest.remove_prefix(1);
        }
        return made;
    }

    void name(
        std::string_view written, Spot const& spot, bool is_attribute, std::string& space,
        std::string& local
    ) {
        std::size_t const colon = written.find(':');
        local = colon == std::string_view::npos ? written : written.substr(colon + 1);
        if (!is_local_name(local)) {
            report_.add(
                spot, fmt::format("'{}' is no name of XML", written),
                "write cbc:ID, cac:Item/cbc:Name or @currencyID"
            );
            return;
        }
        std::string_view const prefix =
            colon == std::string_view::npos ? std::string_view{} : written.substr(0, colon);
        if (is_attribute && prefix.empty()) return;
        if (prefix == "xml") {
            space = kXmlSpace;
            return;
        }
        for (syntax::XmlNamespace const& one : layout_->namespaces) {
            if (one.prefix != prefix) continue;
            space = one.name;
            return;
        }
        if (prefix.empty()) return;
        report_.add(
            spot, fmt::format("the prefix '{}' has no namespace", prefix),
            fmt::format("write above: namespace {} urn:...", prefix)
        );
    }

    MapText map_;
    Report report_;
    std::shared_ptr<XmlLayout> layout_;
    std::vector<std::unique_ptr<SetItem>> loops_;   ///< by number of their item
    std::vector<std::vector<std::string>> merged_;  ///< likewise: "@path" and "/block" in order
    std::map<std::string, std::uint32_t> numbers_;  ///< of items, by tag
    std::map<std::string, std::set<std::string>> singles_;  ///< below an element: at most one of it
};

}  // namespace

XmlMap lay_out_xml(MapText map) { return XmlCompiler(std::move(map)).run(); }

bool XmlLayout::is_attribute(std::string_view tag, std::size_t element) const {
    auto const known = by_tag.find(tag);
    return known != by_tag.end() &&
           !items[known->second].values[element - 1].path.attribute.empty();
}

std::string XmlLayout::name_of(std::string_view tag, std::size_t element) const {
    auto const at = by_tag.find(tag);
    if (at == by_tag.end()) return std::string(tag);
    std::string out;
    for (SetItem const* item = items[at->second].item; item != nullptr; item = item->parent) {
        XmlItem const& one = items[by_tag.at(item->tag)];
        bool const is_root = item->parent == nullptr;
        if (is_root && !out.empty()) break;  // as in the map: paths begin below the root
        out = one.path.text + (out.empty() ? "" : "/" + out);
    }
    std::vector<XmlValue> const& values = items[at->second].values;
    if (element == 0 || element > values.size() || values[element - 1].path.text == ".") return out;
    bool const is_root = items[at->second].item->parent == nullptr;
    return (is_root ? "" : out + "/") + values[element - 1].path.text;
}

}  // namespace tidegate::maps
