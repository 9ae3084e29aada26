#include "maps/map_guideline.hpp"

#include "standards/dictionary.hpp"

#include <algorithm>
#include <set>

namespace tidegate::maps {
namespace {

class GuidelineWriter {
public:
    GuidelineWriter(Program const& program, Program const* target)
        : program_(program), target_(target) {}

    std::string run() {
        text_ = "guide map/" + program_.set + " on " + program_.standard + "/" + program_.release +
                "/" + program_.set + "\n";
        level(program_.definition->top, 0, 0);
        return std::move(text_);
    }

private:
    using Item = standards::SetItem;

    void put(std::size_t indent, std::string const& line) {
        text_ += std::string(indent, ' ') + line + "\n";
    }

    void level(std::vector<Item const*> const& items, std::uint32_t block, std::size_t indent) {
        std::set<std::string> said;  // a segment may have two places in one level
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
            if (!has_wide && item->usage != standards::Usage::mandatory &&
                said.insert(item->tag).second)
                put(indent, item->tag + " not used");
            // What the standard wants should be something that the map takes.
            bool needs_one = !has_wide && item->usage == standards::Usage::mandatory;
            for (std::uint32_t const rule : rules) {
                std::string const address = address_of(program_.blocks[rule], *item);
                if (!said.insert(address).second) continue;
                Block const& of_rule = program_.blocks[rule];
                put(indent, address + clause_of(of_rule, *item, needs_one || has_wanted(of_rule)));
                inside(rule, *item, indent + 2);
                needs_one = false;
            }
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

    static std::string address_of(Block const& block, Item const& item) {
        std::string address = item.tag;
        for (Filter const& filter : block.filters) {
            address += (address.find('[') == std::string::npos ? "[" : ",") +
                       text_of(filter.place) + "=" + filter.values.front();
        }
        return block.filters.empty() ? address : address + "]";
    }

    static std::string clause_of(Block const& block, Item const& item, bool is_needed) {
        bool const is_single = !block.is_each && item.usage != standards::Usage::mandatory;
        return is_needed ? " required" : is_single ? " at most 1" : "";
    }

    /// Whether the target cannot do without this field.
    bool is_wanted(documents::Field const* field) const {
        if (target_ == nullptr || field == nullptr) return false;
        return std::ranges::any_of(target_->requirements, [&](Requirement const& requirement) {
            return !requirement.is_forbidden && field_at(requirement.path) == field;
        });
    }

    /// The last field of "lines.answers".
    documents::Field const* field_at(std::string_view path) const {
        documents::TypeInfo const* type = target_->document;
        documents::Field const* field = nullptr;
        while (type != nullptr) {
            std::size_t const dot = std::min(path.find('.'), path.size());
            field = type->find(path.substr(0, dot));
            if (field == nullptr || dot == path.size()) break;
            path.remove_prefix(dot + 1);
            type = field->type;
        }
        return field;
    }

    bool is_wanted(Op const& op) const { return op.reads && is_wanted(op.field); }

    bool has_wanted(Block const& block) const {
        auto const ops = std::span(program_.ops).subspan(block.first_op, block.ops);
        return is_wanted(block.field) ||
               std::ranges::any_of(ops, [&](Op const& op) { return is_wanted(op); });
    }

    void inside(std::uint32_t index, Item const& item, std::size_t indent) {
        Block const& block = program_.blocks[index];
        elements(block, item.is_loop ? *item.children.front()->segment : *item.segment, indent);
        if (!item.is_loop) return;
        std::vector<Item const*> const inner(item.children.begin() + 1, item.children.end());
        level(inner, index, indent);
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
            bool const is_plain = op.kind == OpKind::text || op.kind == OpKind::date;
            Place const first = program_.places[op.first_place];
            if (is_plain && is_wanted(op) && said.insert(text_of(first)).second)
                put(indent, text_of(first) + " required");
            for (std::uint32_t p = 0; p < op.places; ++p) {
                Place const place = program_.places[op.first_place + p];
                taken.insert(place.element);
                bool const is_code =
                    op.table != 0 &&
                    (op.kind == OpKind::code || (op.kind == OpKind::pair && p % op.width == 0));
                if (is_code && !program_.tables[op.table]->passes_others &&
                    said.insert(text_of(place)).second)
                    codes(op, place, segment, indent);
                if (op.kind == OpKind::decimal) number(place, segment, said, indent);
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

    /// A number may stand in an element that is a text for the dictionary.
    void number(
        Place place, standards::SegmentDefinition const& segment, std::set<std::string>& said,
        std::size_t indent
    ) {
        standards::Element const* element = element_at(place, segment);
        if (element == nullptr || element->type != standards::ElementType::text) return;
        if (!said.insert(text_of(place)).second) return;
        std::string const digits = element->length_max > 1 ? "[1-9][0-9]{0,1}" : "[1-9]";
        put(indent, text_of(place) + " matches \"^" + digits + "$\"");
    }

    static standards::Element const* element_at(
        Place place, standards::SegmentDefinition const& segment
    ) {
        standards::ElementUse const& use = segment.elements[place.element - 1U];
        return use.composite != nullptr ? use.composite->components[place.component - 1U].element
                                        : use.element;
    }

    /// Whether the target can write what this code means for the field; true without a target, and
    /// for a field that it does not have.
    bool is_for_target(Op const& op, Code const& code) const {
        if (target_ == nullptr || op.kind != OpKind::code || op.field == nullptr) return true;
        bool has_field = false;
        for (Op const& other : target_->ops) {
            if (other.kind != OpKind::code || other.field != op.field) continue;
            has_field = true;
            for (Code const& known : target_->tables[other.table]->codes) {
                if (known.writes && known.word == code.word) return true;
            }
        }
        return !has_field;
    }

    void codes(
        Op const& op, Place place, standards::SegmentDefinition const& segment, std::size_t indent
    ) {
        standards::Element const* element = element_at(place, segment);
        std::set<std::string> known;
        for (Code const& code : program_.tables[op.table]->codes) {
            bool const fits =
                element == nullptr || !element->are_codes_complete || element->has_code(code.code);
            if (code.reads && !code.is_rest && !code.code.empty() && fits &&
                is_for_target(op, code))
                known.insert(code.code);
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
    Program const* target_;
    std::string text_;
};

}  // namespace

std::string guideline_of(Program const& program, Program const* target) {
    return GuidelineWriter(program, target).run();
}

}  // namespace tidegate::maps
