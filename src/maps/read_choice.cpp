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

/// A code of the key has a word, an element that the list needs is there, a repeated pair has a
/// qualifier that is wanted.
bool Reader::chooses(Block const& block, Segment const& segment, Target const& here) const {
    bool needs_wanted = false;  // one slot of a repeated pair is enough
    bool has_wanted = false;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        bool const is_repeated_pair = op.kind == OpKind::pair && block.is_stream;
        for (std::uint32_t p = 0; (op.is_key || is_repeated_pair) && p < op.places; ++p) {
            std::string_view const found = value(segment, program_.places[op.first_place + p]);
            bool const may_be_absent =
                op.field == nullptr || op.field->cardinality != documents::Cardinality::one;
            bool const is_chosen = !op.is_key ||
                                   program_.tables[op.table]->by_code.contains(found) ||
                                   program_.tables[op.table]->rest != 0 ||
                                   (found.empty() && (may_be_absent || op.has_default));
            if (!is_chosen) return false;
            if (is_repeated_pair && p % op.width == 0 && op.table != 0) {
                needs_wanted = true;
                has_wanted |= is_wanted(op, found, here);
            }
            // A period is no date of the document: it is kept as it is.
            if (is_repeated_pair && op.is_formatted && p % op.width == 2 && !is_date_format(found))
                return false;
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
