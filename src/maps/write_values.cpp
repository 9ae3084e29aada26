// Fields of one struct into the elements of one segment.
#include "maps/date_format.hpp"
#include "maps/iso_date.hpp"
#include "maps/plan_runs.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::Text;
using documents::TypeInfo;

namespace {

/// The zone in which the time of a field was given.
Text zone_of(TypeInfo const& type, void const* owner, Field const& field) {
    void const* object = type.zones != nullptr ? object_at(owner, *type.zones) : nullptr;
    Field const* own = object != nullptr ? type.zones->type->find(field.name) : nullptr;
    return own != nullptr ? documents::member<Text>(object, *own) : Text{};
}

}  // namespace

/// The object, or of a grouped list the element of the loop at hand; null when absent.
void const* Writer::struct_of(void const* owner, Field const& field) const {
    if (field.kind == Kind::object) return object_at(owner, field);
    std::size_t const at = &field == program_.single ? 0 : part_;
    return at < documents::count_of(owner, field) ? list_element(owner, field, at) : nullptr;
}

std::string Writer::path_of(Op const& op, Field const& field) const {
    std::string path = path_.text();
    for (std::uint32_t i = 0; i < op.steps; ++i) {
        Field const& step = *program_.steps[op.first_step + i];
        add_step(path, step.name);
        if (step.kind == Kind::objects) add_step(path, &step == program_.single ? 0 : part_);
    }
    if (op.field != nullptr) add_step(path, field.name);
    if (op.extension != 0) {
        add_step(path, program_.extensions[op.extension].space);
        add_step(path, program_.extensions[op.extension].name);
    }
    return path;
}

/// Of a value of a pair: behind the struct that the pair is about, by its entry in the table.
std::string Writer::path_of(Way const& way) const {
    Op const& op = *way.op;
    std::string path = op.field != nullptr ? path_of(op, *op.field) : path_.text();
    if (way.target != nullptr) {
        if (op.field != nullptr && op.field->kind == Kind::objects) add_step(path, part_);
        for (std::uint32_t i = 0; i < way.target->steps; ++i)
            add_step(path, program_.steps[way.target->first_step + i]->name);
        add_step(path, way.target->field->name);
        if (way.target->extension != 0) {
            add_step(path, program_.extensions[way.target->extension].space);
            add_step(path, program_.extensions[way.target->extension].name);
        }
    }
    if (way.index) add_step(path, *way.index);
    return path;
}

std::unexpected<Error> Writer::refuse(Op const& op, std::string message, std::string remedy) const {
    return fail(
        ErrorCode::refused, std::move(message), program_.position_of(op.line), std::move(remedy)
    );
}

/// Apart, so that the loop over steps needs no room on its stack.
[[gnu::noinline]] void Writer::set_decimal(WriteStep const& step, Decimal const& value) {
    std::array<char, Decimal::kTextBytesMax> room;
    builder_.set(step.element, step.component, value.text_in(room));
}

/// One field into one place. False when there is more to it than that: a default, a word without a
/// code.
[[gnu::always_inline]] inline bool Writer::step(
    WriteStep const& step, void const* base, bool& has_data
) {
    void const* member = static_cast<std::byte const*>(base) + step.offset;
    auto const put = [&](std::string_view text) {
        builder_.set_view(step.element, step.component, text);
        has_data = true;
        return true;
    };
    switch (step.kind) {
        case WriteStep::Kind::text: {
            Text const text = *static_cast<Text const*>(member);
            return text.empty() ? !step.is_about_absent : put(text);
        }
        case WriteStep::Kind::word: {
            auto const word = *static_cast<unsigned char const*>(member);
            if (word == 0) return !step.is_about_absent;
            auto const& codes = step.table->codes_of_words;
            return word < codes.size() && !codes[word].empty() && put(codes[word]);
        }
        case WriteStep::Kind::coded_text: {
            Text const text = *static_cast<Text const*>(member);
            if (text.empty()) return !step.is_about_absent;
            std::uint32_t const* const at = step.table->by_word.find(text);
            if (at == nullptr) return false;
            std::string_view const code = step.table->codes[*at].code;
            return !code.empty() && put(code);
        }
        case WriteStep::Kind::decimal: {
            auto const& value = *static_cast<std::optional<Decimal> const*>(member);
            if (!value) return true;
            if (program_.takes_comma && options_.decimal_mark != '.') return false;
            set_decimal(step, *value);
            has_data = true;
            return true;
        }
        case WriteStep::Kind::other:
            break;
    }
    return false;
}

Outcome<bool> Writer::elements(Block const& block, Source const& here, Pieces pieces) {
    bool has_data = false;
    for (WriteStep const& one : block.plan.steps) {
        has_data |= one.calls_for_segment;
        if (step(one, here.base, has_data)) continue;
        Outcome<bool> wrote = other_step(block, one, here, pieces);
        if (!wrote) return wrote;
        has_data |= *wrote;
    }
    return has_data;
}

Outcome<bool> Writer::other_step(
    Block const& block, WriteStep const& step, Source const& here, Pieces pieces
) {
    Op const& op = program_.ops[step.op];
    if (op.needs_field && !documents::is_present(here.base, *op.field)) return false;
    bool const is_driven = block.is_stream && (op.kind == OpKind::pair || op.kind == OpKind::join);
    Outcome<bool> wrote = is_driven ? fill(op, pieces) : this->op(op, here);
    if (!wrote) return wrote;
    return *wrote && !is_of_attribute(block, op);
}

/// What a check says of an attribute of XML, a currency say, calls for no element.
bool Writer::is_of_attribute(Block const& block, Op const& op) const {
    return op.kind == OpKind::check && program_.xml &&
           program_.xml->is_attribute(block.tag, program_.places[op.first_place].element);
}

/// What stands behind `when` is there.
bool Writer::is_called_for(Op const& op, Source const& here) const {
    if (op.when == nullptr) return true;
    void const* owner = owner_of(here, op.when_first_step, op.when_steps);
    return owner != nullptr && documents::is_present(owner, *op.when);
}

/// True if it set an element from the document; literals and defaults do not count.
Outcome<bool> Writer::op(Op const& op, Source const& here) {
    if (op.is_above && here.above != nullptr) {
        // It alone does not call for a list element.
        Outcome<bool> wrote = this->op(op, {here.above, here.above_type, nullptr, 0});
        if (!wrote) return wrote;
        return false;
    }
    switch (op.kind) {
        case OpKind::text:
            return text(op, here);
        case OpKind::code:
            return code(op, here);
        case OpKind::decimal:
            return decimal(op, here);
        case OpKind::date:
            return date(op, here);
        case OpKind::check:
            return is_called_for(op, here) ? check(op, here) : false;
        case OpKind::constant:
            if (!is_called_for(op, here)) return false;
            set(program_.places[op.first_place], program_.texts[op.text]);
            return false;
        case OpKind::reference:
            return reference(op, here);
        case OpKind::ordinal:
            set_copy(program_.places[op.first_place], std::to_string(ordinal_));
            return false;
        case OpKind::pair:
        case OpKind::join: {
            Outcome<Pieces> pieces = pieces_of(op, here);
            if (!pieces) return std::unexpected(pieces.error());
            std::size_t const room = op.places / (op.kind == OpKind::pair ? op.width : 1U);
            std::size_t const end = std::min(pieces->begin + room, pieces->end);
            for (std::size_t i = end; i < pieces->end; ++i) {
                Piece const& piece = memory_.pieces[i];
                overflow_.push_back({{piece.owner, piece.field}, path_of(piece.way)});
            }
            bool const has_data = fill(op, {pieces->begin, end});
            memory_.pieces.resize(pieces->begin);
            return has_data;
        }
    }
    return false;
}

std::span<Text const> Writer::extension_of(
    void const* owner, Field const& field, std::uint32_t extension
) const {
    if (owner == nullptr) return {};
    ExtensionName const& name = program_.extensions[extension];
    documents::Extension const* found = documents::find_extension(
        documents::member<List<documents::Extension>>(owner, field), name.space, name.name
    );
    if (found == nullptr) return {};
    return {found->values.begin(), found->values.end()};
}

/// One value per place; in `each` without a list also as many segments as there are values.
bool Writer::extension(Op const& op, Source const& here) {
    Field const& field = field_of(op, here);
    auto const values = extension_of(owner_of(here, op.first_step, op.steps), field, op.extension);
    std::size_t const begin = op.is_streamed ? here.index * op.places : 0;
    for (std::size_t i = 0; i < op.places && begin + i < values.size(); ++i)
        set(program_.places[op.first_place + i], values[begin + i]);
    if (values.empty() && op.has_default)
        set(program_.places[op.first_place], program_.texts[op.text]);
    if (!op.is_streamed && values.size() > op.places) lose(path_of(op, field), "no_position");
    return begin < values.size();
}

Outcome<bool> Writer::text(Op const& op, Source const& here) {
    if (op.extension != 0) return extension(op, here);
    Place const first = program_.places[op.first_place];
    void const* owner = owner_of(here, op.first_step, op.steps);
    Field const& field = field_of(op, here);
    if (owner != nullptr && field.kind == Kind::texts) {
        auto const& list = documents::member<List<Text>>(owner, field);
        // Of a list that several segments share, the part of this one.
        bool const is_shared = here.self != nullptr || op.is_streamed;
        std::size_t const begin = is_shared ? here.index * op.places : 0;
        for (std::size_t i = 0; i < op.places && begin + i < list.size(); ++i) {
            set(program_.places[op.first_place + i], list[begin + i]);
        }
        for (std::size_t i = op.places; !is_shared && i < list.size(); ++i) {
            std::string path = path_of(op, field);
            add_step(path, i);
            lose(std::move(path), "no_position");
        }
        return begin < list.size();
    }
    if (owner != nullptr && field.kind == Kind::integer) {
        std::string const number = documents::format_value(owner, field);
        set_copy(first, number);
        return !number.empty();
    }
    Text const value = owner != nullptr ? documents::member<Text>(owner, field) : Text{};
    if (!is_called_for(op, here)) {
        // The ordinal is read again from the place in the list.
        bool const is_ordinal = value == std::to_string(here.index + 1);
        if (!value.empty() && !is_ordinal) lose(path_of(op, field), "no_position");
        return false;
    }
    if (!value.empty()) {
        constexpr std::size_t kSsccDigits = 18;
        if (op.is_sscc && value.size() == kSsccDigits) {
            set_copy(first, "00" + std::string(value));
        } else {
            set(first, value);
        }
        return true;
    }
    if (op.is_index) {
        set_copy(first, std::to_string(here.index + 1));
    } else if (op.has_default) {
        set(first, program_.texts[op.text]);
    }
    return false;
}

/// A code that stands for another field: `HP price_per=100`.
Outcome<bool> Writer::assigned_code(
    Op const& op, Source const& here, void const* owner, bool& is_done
) {
    for (Code const& code : program_.tables[op.table]->codes) {
        if (code.target.field == nullptr || !code.writes) continue;
        void const* other = owner_of(here, code.target.first_step, code.target.steps);
        Field const& field = *code.target.field;
        if (other == nullptr || !documents::is_present(other, field)) continue;
        std::string const value = documents::format_value(other, field);
        bool is_same = value == code.target_value;
        if (field.kind == Kind::decimal) {
            is_same = *documents::member<std::optional<Decimal>>(other, field) ==
                      *Decimal::parse(code.target_value);
        }
        if (!is_same) {
            std::span<Code const> const all(program_.tables[op.table]->codes);
            auto const later = all.subspan(static_cast<std::size_t>(&code - all.data()) + 1);
            bool const is_last = std::ranges::none_of(later, [&](Code const& next) {
                return next.target.field == &field && next.writes;
            });
            if (!is_last) continue;
            return refuse(
                op,
                fmt::format(
                    "{}/{} '{}' has no code in table {}", path_.text(), field.name, value,
                    program_.tables[op.table]->name
                ),
                fmt::format(
                    "{} cannot say it; change the document, or add a code to {}", program_.id,
                    program_.tables[op.table]->file
                )
            );
        }
        if (code.code.empty()) return false;
        is_done = true;
        set(program_.places[op.first_place], code.code);
        Field const& own = field_of(op, here);
        if (owner != nullptr && documents::is_present(owner, own))
            lose(path_of(op, own), "no_position");
        return true;
    }
    return false;
}

/// The word that a line with codes writes; empty when there is none.
std::string_view Writer::word_at(Op const& op, Source const& here) {
    void const* owner = owner_of(here, op.first_step, op.steps);
    Field const& field = field_of(op, here);
    std::string_view word;
    if (owner != nullptr && field.kind == Kind::word) {
        word = field.words[documents::word_of(owner, field)];
    } else if (owner != nullptr && field.kind == Kind::words) {
        std::size_t const count = documents::count_of(owner, field);
        auto const* list = static_cast<std::byte const*>(owner) + field.offset;
        if (here.index < count) word = field.words[field.word_list->at(list, here.index)];
    } else if (owner != nullptr && field.kind == Kind::texts) {
        auto const& list = documents::member<List<Text>>(owner, field);
        if (here.index < list.size()) word = list[here.index];
    } else if (op.extension != 0) {
        auto const values = extension_of(owner, field, op.extension);
        std::size_t const index = op.is_streamed ? here.index : 0;
        if (index < values.size()) word = values[index];
        if (!op.is_streamed && values.size() > 1) lose(path_of(op, field), "no_position");
    } else if (owner != nullptr) {
        word = documents::member<Text>(owner, field);
    }
    return word;
}

/// An element whose word this standard has no code for has no place in it, where the map says that
/// the code chooses.
bool Writer::is_without_code(Block const& block, Source const& here) {
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        if (!op.may_lose || !op.writes) continue;
        std::string_view const word = word_at(op, here);
        if (!word.empty() && !program_.tables[op.table]->by_word.contains(word)) return true;
    }
    return false;
}

Outcome<bool> Writer::code(Op const& op, Source const& here) {
    CodeTable const& table = *program_.tables[op.table];
    Place const place = program_.places[op.first_place];
    void const* owner = owner_of(here, op.first_step, op.steps);
    if (table.has_targets) {
        bool is_done = false;
        Outcome<bool> wrote = assigned_code(op, here, owner, is_done);
        if (!wrote || is_done) return wrote;
    }
    Field const& field = field_of(op, here);
    std::string_view word = word_at(op, here);
    bool const has_data = !word.empty();
    if (!has_data && op.has_default) word = program_.texts[op.text];
    if (word.empty()) return false;
    std::uint32_t const* const at = table.by_word.find(word);
    if (at == nullptr && table.passes_others && word.starts_with(table.others_prefix)) {
        set(place, word.substr(table.others_prefix.size()));
        return has_data;
    }
    if (at == nullptr) {
        return refuse(
            op,
            fmt::format(
                "{} '{}' has no code in table {} of map {}", path_of(op, field), word, table.name,
                program_.id
            ),
            fmt::format("add a line to codes {} in {}, then replay", table.name, table.file)
        );
    }
    Code const& code = table.codes[*at];
    set(place, code.code);
    // A word that nothing stands for comes back as the default, or not at all.
    bool const is_default = op.has_default && word == program_.texts[op.text];
    if (code.code.empty() && !is_default) lose(path_of(op, field), "no_code");
    return has_data && !code.code.empty();
}

Outcome<bool> Writer::decimal(Op const& op, Source const& here) {
    void const* owner = owner_of(here, op.first_step, op.steps);
    if (owner == nullptr) return false;
    auto value = documents::member<std::optional<Decimal>>(owner, *op.field);
    if (!value) return false;
    if (op.is_negative && is_negative_) value = -*value;
    Place const place = program_.places[op.first_place];
    if (!op.is_implied) {
        std::array<char, Decimal::kTextBytesMax> room;
        std::string_view const text = value->text_in(room);
        if (program_.takes_comma && options_.decimal_mark != '.')
            std::ranges::replace(std::span(room).last(text.size()), '.', options_.decimal_mark);
        set_copy(place, text);
        return true;
    }
    if (!value->fits_scale(op.scale)) {
        return refuse(
            op,
            fmt::format(
                "{} {} has more than the {} decimals that this element holds",
                path_of(op, *op.field), value->text(), op.scale
            ),
            "round it in the document: nothing is rounded silently"
        );
    }
    Decimal const scaled = value->rescaled(op.scale, Rounding::half_even);
    set_copy(place, Decimal::from(scaled.coefficient(), 0).text());
    return true;
}

/// Date, time and zone as far as `width` goes, or a date with the code of its form; the rest is
/// lost.
void Writer::date_values(
    Op const& op, TypeInfo const& type, void const* owner, Field const& field, std::size_t width,
    Way const& way, std::array<std::string_view, 3>& values
) {
    auto const keep = [&](std::string_view text) { return memory_.texts.copy(text); };
    When const when = documents::member<When>(owner, field);
    Text const zone = zone_of(type, owner, field);
    bool has_zone = false;
    if (op.is_formatted) {
        DateText const text = format_date(when, zone);
        values[0] = keep(text.value);
        values[1] = keep(text.format);
        has_zone = !zone.empty() && values[0].ends_with(zone);
    } else if (op.is_iso) {
        IsoText const text = format_iso_date(when, zone);
        values[0] =
            keep(op.is_iso_joined && when.has_time() ? text.date + "T" + text.time : text.date);
        if (!op.is_iso_joined && width > 1) values[1] = keep(text.time);
        bool const is_lost = when.has_time() && !op.is_iso_joined && width < 2;
        if (is_lost) lose(path_of(way), "no_position");
        has_zone = text.has_zone && !is_lost;
    } else {
        auto const digits = when.date().compact_digits();
        constexpr std::size_t kCentury = 2;
        values[0] =
            keep(std::string_view(digits.data(), digits.size()).substr(op.short_date ? kCentury : 0)
            );
        if (when.has_time() && width > 1)
            values[1] = keep(format_time_of_day(when.second_of_day()));
        if (when.has_time() && width < 2) lose(path_of(way), "no_position");
        has_zone = width > 2;
        if (has_zone) values[2] = zone;
    }
    if (zone.empty() || has_zone) return;
    std::string const path = path_of(way);
    lose(path.substr(0, path.rfind('/')) + "/zones/" + std::string(field.name), "no_position");
}

Outcome<bool> Writer::date(Op const& op, Source const& here) {
    void const* owner = owner_of(here, op.first_step, op.steps);
    if (owner == nullptr || !documents::is_present(owner, *op.field)) return false;
    TypeInfo const& type =
        op.steps == 0 ? *here.type : *program_.steps[op.first_step + op.steps - 1]->type;
    std::array<std::string_view, 3> values;
    date_values(op, type, owner, *op.field, op.places, {&op, nullptr, {}}, values);
    for (std::uint32_t i = 0; i < op.places; ++i)
        set(program_.places[op.first_place + i], values[i]);
    return true;
}

Outcome<bool> Writer::check(Op const& op, Source const& here) {
    DocumentScope const scope(
        *here.type, here.base, program_, memory_.paths,
        {.levels = levels_written(),
         .grouped = grouped_,
         .part = part_,
         .document = document_.root()}
    );
    Expected<std::string> value = expected_value(program_, op, scope);
    if (!value) return refuse(op, value.error().message, "");
    if (op.is_negative && is_negative_) {
        if (auto const number = Decimal::parse(*value)) *value = (-*number).text();
    }
    set_copy(program_.places[op.first_place], *value);
    // A count of nothing, or a field that is absent, does not call for its segment, nor does what
    // another line says already.
    Expression const& expression = program_.expressions[op.expression];
    return !value->empty() && *value != "0" && !expression.literal() && !expression.is_path();
}

}  // namespace tidegate::maps
