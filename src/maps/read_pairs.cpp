// Pairs of qualifier and value of one segment into the fields of one struct.
#include "documents/party.hpp"
#include "maps/reader.hpp"

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::Segment;

Expected<void> Reader::pair(
    Op const& op, Segment const& segment, Target const& here, std::uint32_t shift, Taken& taken
) {
    for (std::uint32_t first = 0; first + op.width <= op.places; first += op.width) {
        if (value(segment, place(op, first + 1, shift)).empty()) continue;
        std::array<Place, 4> places{};
        for (std::uint32_t i = 0; i < op.width; ++i) places[i] = place(op, first + i, shift);
        std::string_view const qualifier = value(segment, places[0]);
        Code const* code = nullptr;
        if (op.table != 0) {
            CodeTable const& table = *program_.tables[op.table];
            std::uint32_t const* const at = table.by_code.find(qualifier);
            if (at == nullptr) continue;
            code = &table.codes[*at];
        } else if (qualifier.empty()) {
            continue;
        }
        Expected<bool> const is_taken = pair_value(op, code, segment, here, places);
        if (!is_taken) return std::unexpected(is_taken.error());
        for (std::uint32_t i = 0; *is_taken && i < op.width; ++i) taken.set(places[i].element);
    }
    return {};
}

/// False when the field has a value already: one qualifier may stand in several pairs.
Expected<bool> Reader::pair_value(
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
    void* made = field.kind == Kind::object ? documents::make_object(owner, field, arena_)
                                            : documents::add_element(owner, field, arena_);
    auto& identifier = *static_cast<documents::Identifier*>(made);
    identifier.scheme = keep(segment, scheme);
    identifier.id = keep(segment, id);
}
}  // namespace tidegate::maps
