// Whether a rule wants a segment.
#include "maps/date_format.hpp"
#include "maps/reader.hpp"

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::Segment;

namespace {

/// Most filters have one short value.
bool is_one_of(std::vector<std::string> const& values, std::string_view found) {
    for (std::string const& value : values) {
        bool const may_be = value.size() == found.size() && (found.empty() || value[0] == found[0]);
        if (may_be && value == found) return true;
    }
    return false;
}

}  // namespace

/// The qualifier has a field, and the field no value yet: a second date of a kind is kept as it is
/// rather than lost.
bool Reader::is_wanted(Op const& op, std::string_view qualifier, Target const& here) const {
    CodeTable const& table = *program_.tables[op.table];
    std::uint32_t const* const at = table.by_code.find(qualifier);
    if (at == nullptr) return false;
    maps::Target const& target = table.codes[*at].target;
    bool const is_list = target.field == nullptr || !target.scheme.empty() ||
                         target.field->kind == Kind::texts || target.extension != 0;
    if (is_list) return true;
    void* owner = here.base;
    auto const descend = [&](Field const& field) {
        if (owner == nullptr) return;
        std::size_t const count = documents::count_of(owner, field);
        owner = field.kind == Kind::object ? documents::object_of(owner, field)
                : count != 0               ? list_element(owner, field, count - 1)
                                           : nullptr;
    };
    for (std::uint32_t i = 0; i < op.steps; ++i) descend(*program_.steps[op.first_step + i]);
    if (op.field != nullptr) descend(*op.field);
    for (std::uint32_t i = 0; i < target.steps; ++i)
        descend(*program_.steps[target.first_step + i]);
    return owner == nullptr || !documents::is_present(owner, *target.field);
}

/// Filters hold, the key's code has a word, and there is something to read.
bool Reader::matches(Block const& block, Segment const& segment, Target const& here) const {
    for (Filter const& filter : block.filters) {
        std::string_view const found = value(segment, filter.place);
        if (!is_one_of(filter.values, found)) return false;
    }
    if (block.slots != 0 && block.is_stream) {
        Block const& inner = program_.blocks[block.slots];
        return segment.elements.size() >= inner.slot_first;
    }
    if (block.ops == 0) return true;
    if (block.plan.chooses && !chooses(block, segment, here)) return false;
    if (block.item->is_loop) return true;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        for (std::uint32_t p = 0; p < op.places; ++p) {
            if (!value(segment, program_.places[op.first_place + p]).empty()) return true;
        }
    }
    return false;
}

/// The code of a key, or each of them, has a word.
bool Reader::has_word(Op const& op, Segment const& segment) const {
    CodeTable const& table = *program_.tables[op.table];
    bool const may_be_absent =
        op.field == nullptr || op.field->cardinality != documents::Cardinality::one;
    for (Place const& place : std::span(program_.places).subspan(op.first_place, op.places)) {
        std::string_view const found = value(segment, place);
        bool const is_chosen = table.by_code.contains(found) || table.rest != 0 ||
                               (found.empty() && (may_be_absent || op.has_default));
        if (!is_chosen) return false;
    }
    return true;
}

/// A code of the key has a word, an element that the list needs is there, a repeated pair has a
/// qualifier that is wanted.
bool Reader::chooses(Block const& block, Segment const& segment, Target const& here) const {
    bool needs_wanted = false;  // one slot of a repeated pair is enough
    bool has_wanted = false;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        if (op.is_key && !has_word(op, segment)) return false;
        if (op.kind == OpKind::pair && block.is_stream) {
            for (std::uint32_t first = 0; first + op.width <= op.places; first += op.width) {
                Place const* const places = &program_.places[op.first_place + first];
                // All of a pair are of one element, or of neighbours.
                if (op.is_rising && places[0].element > segment.elements.size()) break;
                if (op.table != 0) {
                    needs_wanted = true;
                    has_wanted |= is_wanted(op, value(segment, places[0]), here);
                }
                // A period is no date of the document: it is kept as it is.
                bool const has_form = op.is_formatted && op.width > 2;
                if (has_form && !is_date_format(value(segment, places[2]))) return false;
            }
        }
        // A reference without a number is no reference; the loops below stay, whatever they lack.
        bool const is_needed = op.field != nullptr && op.steps == 0 && !op.has_default &&
                               op.reads && op.places == 1 && block.field != nullptr &&
                               block.is_each &&
                               op.field->cardinality == documents::Cardinality::one;
        if (is_needed && !block.item->is_loop &&
            value(segment, program_.places[op.first_place]).empty()) {
            return false;
        }
    }
    return !needs_wanted || has_wanted;
}
}  // namespace tidegate::maps
