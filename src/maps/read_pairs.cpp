// Pairs of qualifier and value of one segment into the fields of one struct.
#include "documents/party.hpp"
#include "maps/reader.hpp"

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::Segment;

Outcome<void> Reader::pair(
    Op const& op, Segment const& segment, Target const& here, std::uint32_t shift, Taken& taken
) {
    // Where a value came from is told by pair_value() alone.
    bool const is_near = op.field == nullptr && op.steps == 0 && op.table != 0 && !options_.trace;
    for (std::uint32_t first = 0; first + op.width <= op.places; first += op.width) {
        Place const of_value = place(op, first + 1, shift);
        bool const is_over = of_value.element > segment.elements.size();
        if (is_over && op.is_rising) break;
        std::string_view const found = value(segment, of_value);
        if (found.empty()) continue;
        std::string_view const qualifier = value(segment, place(op, first, shift));
        Code const* code = nullptr;
        bool is_taken = false;
        if (op.table != 0) {
            CodeTable const& table = *program_.tables[op.table];
            std::uint32_t const* const at = table.by_code.find(qualifier);
            if (at == nullptr) continue;
            code = &table.codes[*at];
            PairStep const& step = table.pair_steps[*at];
            if (is_near && step.kind != PairStep::Kind::other) {
                is_taken = pair_step(step, *code, segment, here, found);
                code = nullptr;
            }
        } else if (qualifier.empty()) {
            continue;
        }
        if (code != nullptr || op.table == 0) {
            std::array<Place, 4> places{};
            for (std::uint32_t i = 0; i < op.width; ++i) places[i] = place(op, first + i, shift);
            Outcome<bool> taken_by_value = pair_value(op, code, segment, here, places);
            if (!taken_by_value) return std::unexpected(std::move(taken_by_value.error()));
            is_taken = *taken_by_value;
        }
        for (std::uint32_t i = 0; is_taken && i < op.width; ++i)
            taken.add(place(op, first + i, shift).element);
    }
    return {};
}

/// A text, or an identifier, in the struct at hand or in an object of it. False as pair_value().
bool Reader::pair_step(
    PairStep const& step, Code const& code, Segment const& segment, Target const& here,
    std::string_view found
) {
    void* const owner =
        step.object != nullptr ? make_object_at(here.base, *step.object, arena_) : here.base;
    if (step.kind == PairStep::Kind::identifier) {
        identifier(segment, owner, *code.target.field, code.target.scheme, found);
        return true;
    }
    auto& text = *reinterpret_cast<documents::Text*>(static_cast<std::byte*>(owner) + step.offset);
    if (text.data() != nullptr) return false;
    text = keep(segment, found);
    return true;
}

/// False when the field has a value already: one qualifier may stand in several pairs.
Outcome<bool> Reader::pair_value(
    Op const& op, Code const* code, Segment const& segment, Target const& here,
    std::array<Place, 4> const& places
) {
    std::string_view const found = value(segment, places[1]);
    if (code != nullptr && code->word == "-") return true;
    void* owner = owner_of(here, op.first_step, op.steps);
    if (op.is_identifier) {
        if (op.field->kind == Kind::object && documents::object_of(owner, *op.field) != nullptr)
            return false;
        identifier(
            segment, owner, *op.field,
            code != nullptr ? std::string_view(code->word) : value(segment, places[0]), found
        );
        trace(op, *op.field, segment, places[1], found, op.first_step, op.steps);
        return true;
    }
    if (op.field != nullptr) owner = make_struct(owner, *op.field);
    documents::TypeInfo const* type = op.field != nullptr ? op.field->type : here.type;
    maps::Target const& target = code->target;
    for (std::uint32_t i = 0; i < target.steps; ++i) {
        type = program_.steps[target.first_step + i]->type;
        owner = make_struct(owner, *program_.steps[target.first_step + i]);
    }
    Field const& field = *target.field;
    if (!target.scheme.empty()) {
        identifier(segment, owner, field, target.scheme, found);
    } else if (field.kind == Kind::texts) {
        documents::member<List<documents::Text>>(owner, field).add(arena_, keep(segment, found));
    } else if (target.extension != 0) {
        extend(owner, field, target.extension, keep(segment, found));
    } else if (documents::is_present(owner, field)) {
        return false;
    } else if (field.kind == Kind::when) {
        auto done = date(places.data() + 1, op.width - 1U, segment, *type, owner, field, op);
        if (!done) return std::unexpected(done.error());
        return true;
    } else if (field.kind == Kind::decimal) {
        Expected<Decimal> const number = decimal(segment, places[1], op);
        if (!number) return std::unexpected(number.error());
        documents::set_decimal(owner, field, *number);
    } else {
        documents::member<documents::Text>(owner, field) = keep(segment, found);
    }
    trace(op, field, segment, places[1], found, target.first_step, target.steps, target.extension);
    return true;
}

void Reader::identifier(
    Segment const& segment, void* owner, Field const& field, std::string_view scheme,
    std::string_view id
) {
    void* made = field.kind == Kind::object ? make_object_at(owner, field, arena_)
                                            : documents::add_element(owner, field, arena_);
    auto& identifier = *static_cast<documents::Identifier*>(made);
    identifier.scheme = keep(segment, scheme);
    identifier.id = keep(segment, id);
}
}  // namespace tidegate::maps
