// The guideline of what a map reads: its segments and elements, and the codes that it has words
// for. Documents made from it go through the map with little left over.
#pragma once

#include "maps/program.hpp"
#include "standards/dictionary.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace tidegate::maps {

class MapGuideline {
public:
    explicit MapGuideline(Program const& program) : program_(program) {}

    std::string run() {
        text_ = "guide t/" + program_.set + " on " + program_.id + "\n";
        level(program_.definition->top, 0, 0);
        return std::move(text_);
    }

private:
    using Item = standards::SetItem;

    void put(std::size_t indent, std::string const& line) {
        text_ += std::string(indent, ' ') + line + "\n";
    }

    void level(std::vector<Item const*> const& items, std::uint32_t block, std::size_t indent) {
        for (Item const* item : items) {
            bool const is_envelope =
                item->tag == "ST" || item->tag == "SE" || item->tag == "UNH" || item->tag == "UNT";
            if (is_envelope) continue;
            std::vector<std::uint32_t> rules;
            for (std::uint32_t const child : program_.blocks[block].children) {
                if (program_.blocks[child].item == item && is_expressible(program_.blocks[child]))
                    rules.push_back(child);
            }
            bool const has_wide = std::ranges::any_of(rules, [&](std::uint32_t rule) {
                return program_.blocks[rule].filters.empty();
            });
            if (!has_wide && item->usage != standards::Usage::mandatory)
                put(indent, item->tag + " not used");
            for (std::uint32_t const rule : rules) this->rule(rule, *item, indent);
        }
    }

    /// What is only read is lost, as the map says. A guideline has no word for "this element is
    /// empty", nor for slots.
    bool is_expressible(Block const& block) const {
        bool const has_empty = std::ranges::any_of(block.filters, [](Filter const& filter) {
            return std::ranges::find(filter.values, "") != filter.values.end();
        });
        return block.reads && block.writes && block.slots == 0 && !has_empty;
    }

    void rule(std::uint32_t index, Item const& item, std::size_t indent) {
        Block const& block = program_.blocks[index];
        std::string address = item.tag;
        for (Filter const& filter : block.filters) {
            address += (address.find('[') == std::string::npos ? "[" : ",") +
                       text_of(filter.place) + "=" + filter.values.front();
        }
        if (!block.filters.empty()) address += "]";
        bool const is_single = !block.is_each && item.usage != standards::Usage::mandatory;
        put(indent, address + (is_single ? " at most 1" : ""));
        elements(block, item.is_loop ? *item.children.front()->segment : *item.segment, indent + 2);
        if (item.is_loop) {
            std::vector<Item const*> const inner(item.children.begin() + 1, item.children.end());
            level(inner, index, indent + 2);
        }
    }

    void elements(
        Block const& block, standards::SegmentDefinition const& segment, std::size_t indent
    ) {
        std::set<std::uint16_t> taken;
        std::set<std::string> said;
        for (Filter const& filter : block.filters) {
            taken.insert(filter.place.element);
            said.insert(text_of(filter.place));
        }
        for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
            Op const& op = program_.ops[i];
            for (std::uint32_t p = 0; p < op.places; ++p) {
                Place const place = program_.places[op.first_place + p];
                taken.insert(place.element);
                bool const is_code =
                    op.table != 0 &&
                    (op.kind == OpKind::code || (op.kind == OpKind::pair && p % op.width == 0));
                if (is_code && !program_.tables[op.table]->passes_others &&
                    said.insert(text_of(place)).second)
                    codes(op, place, segment, indent);
                // Periods are dates of no field.
                bool const is_form = op.is_formatted && p % op.width == op.width - 1U;
                if (is_form && said.insert(text_of(place)).second)
                    put(indent, text_of(place) + " codes 102 203");
            }
        }
        if (block.role != LevelRole::none) taken.insert({1, 2, 4});
        for (std::uint16_t number = 1; number <= segment.elements.size(); ++number) {
            bool const is_free = segment.elements[number - 1U].usage != standards::Usage::mandatory;
            if (is_free && !taken.contains(number))
                put(indent, std::to_string(number) + " not used");
        }
    }

    void codes(
        Op const& op, Place place, standards::SegmentDefinition const& segment, std::size_t indent
    ) {
        standards::ElementUse const& use = segment.elements[place.element - 1U];
        standards::Element const* element =
            use.composite != nullptr ? use.composite->components[place.component - 1U].element
                                     : use.element;
        std::set<std::string> known;
        for (Code const& code : program_.tables[op.table]->codes) {
            bool const fits =
                element == nullptr || !element->are_codes_complete || element->has_code(code.code);
            if (code.reads && !code.code.empty() && fits) known.insert(code.code);
        }
        if (known.empty()) return;
        std::string line = text_of(place) + " codes";
        for (std::string const& code : known) line += " " + code;
        put(indent, line);
    }

    static std::string text_of(Place place) {
        std::string const element = std::to_string(place.element);
        return place.component == 0 ? element : element + "." + std::to_string(place.component);
    }

    Program const& program_;
    std::string text_;
};

}  // namespace tidegate::maps
