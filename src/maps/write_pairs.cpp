// Pairs of qualifier and value, and texts in pieces, into the elements of one segment.
#include "documents/party.hpp"
#include "maps/writer.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::Text;
using documents::TypeInfo;

namespace {

/// Where `text` can be cut at most `length` bytes on: not inside a UTF-8 character, and not behind
/// a blank, which would be lost at the end of an element. 0 when there is no such place.
std::size_t cut_at(std::string_view text, std::size_t length) {
    if (text.size() <= length) return text.size();
    std::size_t at = length;
    auto const is_inside = [&](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    };
    while (at > 0 && (is_inside(at) || text[at - 1] == ' ')) --at;
    return at;
}

}  // namespace

bool Writer::fill(Op const& op, Pieces pieces) {
    std::uint32_t at = op.first_place;
    for (std::size_t i = pieces.begin; i < pieces.end; ++i) {
        Piece const& piece = memory_.pieces[i];
        if (op.kind == OpKind::join) {
            set(program_.places[at++], piece.values[0]);
            continue;
        }
        set(program_.places[at], piece.qualifier);
        for (std::uint32_t part = 1; part < op.width; ++part)
            set(program_.places[at + part], piece.values[part - 1]);
        at += op.width;
        if (piece.field != nullptr) taken_.emplace_back(piece.owner, piece.field);
    }
    return !pieces.empty();
}

Outcome<Writer::Pieces> Writer::pieces_of(Op const& op, Source const& here) {
    std::size_t const begin = memory_.pieces.size();
    if (op.kind == OpKind::join) {
        if (auto done = joined(op, here); !done) return std::unexpected(done.error());
    } else if (op.is_identifier) {
        void const* owner = owner_of(here, op.first_step, op.steps);
        if (owner != nullptr)
            identifiers(
                op, *op.field, owner, op.table != 0 ? &program_.tables[op.table]->by_word : nullptr,
                nullptr
            );
    } else {
        pair_fields(op, here);
    }
    return Pieces{begin, memory_.pieces.size()};
}

/// A text cut at its separator; without one, at the length of the element.
Outcome<void> Writer::joined(Op const& op, Source const& here) {
    void const* owner = owner_of(here, op.first_step, op.steps);
    std::string_view rest = owner != nullptr ? documents::member<Text>(owner, *op.field) : Text{};
    std::string_view const separator = program_.texts[op.text];
    while (!rest.empty()) {
        std::size_t const end = separator.empty()
                                    ? cut_at(rest, std::max<std::uint32_t>(1, op.length_max))
                                    : rest.find(separator);
        if (end == 0 && separator.empty()) {
            return refuse(
                op,
                fmt::format(
                    "{} has too many blanks in a row to be written in pieces",
                    path_of(op, *op.field)
                ),
                "shorten the text"
            );
        }
        Piece piece;
        piece.values[0] = rest.substr(0, end);
        piece.way.op = &op;
        if (!piece.values[0].empty()) memory_.pieces.push_back(piece);
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + separator.size());
    }
    return {};
}

/// A pair of this op, or an earlier one of the struct, has it.
bool Writer::is_done(WriteMemory::FieldOf const& key, std::size_t done) const {
    auto const own = memory_.done.begin() + static_cast<std::ptrdiff_t>(done);
    return std::find(own, memory_.done.end(), key) != memory_.done.end() ||
           std::ranges::find(taken_, key) != taken_.end();
}

/// The entries of a pair's table whose field is there; memory_.owners are those of its fields.
documents::FieldSet Writer::entries_there(CodeTable const& table, Source const& base) {
    documents::FieldSet entries;
    memory_.owners.clear();
    Field const* last_step = nullptr;  // most entries are about one object: the item of a line
    void const* last_owner = nullptr;
    for (TableField const& known : table.fields) {
        void const* owner = base.base;
        if (known.steps == 1) {
            Field const* const step = program_.steps[known.first_step];
            if (step != last_step) last_owner = struct_of(owner, *step);
            last_step = step;
            owner = last_owner;
        } else if (known.steps > 1) {
            owner = owner_of(base, known.first_step, known.steps);
        }
        memory_.owners.push_back(owner);
        if (owner != nullptr && documents::is_present(owner, *known.field))
            entries |= known.entries;
    }
    return entries;
}

/// The present fields of a pair's table, in its order.
void Writer::pair_fields(Op const& op, Source const& here) {
    Source base = here;
    if (op.field != nullptr) {
        void const* owner = owner_of(here, op.first_step, op.steps);
        void const* object = owner != nullptr ? struct_of(owner, *op.field) : nullptr;
        if (object == nullptr) return;
        base = {object, op.field->type, nullptr, 0};
    }
    std::size_t const done = memory_.done.size();
    CodeTable const& table = *program_.tables[op.table];
    auto const entry = [&](Code const& code, void const* owner) {
        if (!is_done({owner, code.target.field}, done)) pair_value(op, base, code, owner);
    };
    if (!table.is_walked) {
        entries_there(table, base).for_each([&](std::size_t i) {
            entry(table.codes[i], memory_.owners[table.field_of_code[i]]);
        });
    } else {
        for (Code const& code : table.codes) {
            if (!code.writes || code.target.field == nullptr) continue;
            void const* owner = owner_of(base, code.target.first_step, code.target.steps);
            if (owner != nullptr && documents::is_present(owner, *code.target.field))
                entry(code, owner);
        }
    }
    if (!table.with_lengths.empty()) lose_lengths(op, base, done);
    memory_.done.resize(done);
}

/// A present field of `owner` as one entry of the table writes it.
void Writer::pair_value(Op const& op, Source const& base, Code const& code, void const* owner) {
    Field const& field = *code.target.field;
    WriteMemory::FieldOf const key(owner, &field);
    Piece piece;
    piece.qualifier = code.code;
    piece.way = {&op, &code.target, {}};
    if (!code.target.scheme.empty()) {
        memory_.done.push_back(key);
        CodeTable const& table = *program_.tables[op.table];
        auto const number = static_cast<std::size_t>(&code - table.codes.data());
        identifiers(
            op, field, owner, &table.fields[table.field_of_code[number]].schemes, &code.target
        );
        return;
    }
    auto const put_all = [&](auto const& values) {
        for (Text const value : values) {
            piece.values[0] = value;
            memory_.pieces.push_back(piece);
        }
    };
    if (code.target.extension != 0) {
        put_all(extension_of(owner, field, code.target.extension));
        return;
    }
    if (field.kind == Kind::texts) {
        memory_.done.push_back(key);
        put_all(documents::member<List<Text>>(owner, field));
        return;
    }
    piece.owner = owner;
    piece.field = &field;
    if (field.kind == Kind::when) {
        std::uint32_t const last = code.target.first_step + code.target.steps;
        TypeInfo const& type =
            code.target.steps == 0 ? *base.type : *program_.steps[last - 1]->type;
        date_values(op, type, owner, field, op.width - 1U, piece.way, piece.values);
    } else if (field.kind == Kind::text) {
        piece.values[0] = documents::member<Text>(owner, field);
    } else {
        piece.values[0] = memory_.texts.copy(documents::format_value(owner, field));
    }
    if (code.length != 0 && piece.values[0].size() != code.length) return;
    memory_.done.push_back(key);
    memory_.pieces.push_back(piece);
}

/// A value of a length that no entry has: GTIN 8 has no qualifier in 004010.
void Writer::lose_lengths(Op const& op, Source const& base, std::size_t done) {
    CodeTable const& table = *program_.tables[op.table];
    for (std::uint32_t const number : table.with_lengths) {
        Code const& code = table.codes[number];
        void const* owner = owner_of(base, code.target.first_step, code.target.steps);
        if (owner == nullptr || !documents::is_present(owner, *code.target.field)) continue;
        WriteMemory::FieldOf const key(owner, code.target.field);
        if (is_done(key, done)) continue;
        memory_.done.push_back(key);
        std::string path = path_of({&op, &code.target, {}});
        if (!code.target.scheme.empty()) add_step(path, code.target.scheme);
        lose(std::move(path), "no_code");
    }
}

/// One identifier, or a list of them in its own order, by scheme. `schemes`: the entries of the
/// table by scheme; null: schemes are their own codes. `target`: the entry that the field is of,
/// where the table is not about schemes alone.
void Writer::identifiers(
    Op const& op, Field const& field, void const* owner, TextIndex const* schemes,
    maps::Target const* target
) {
    static Field const& id_field = *documents::type_of<documents::Identifier>().find("id");
    bool const is_list = field.kind == Kind::objects;
    bool const is_absent = !is_list && object_at(owner, field) == nullptr;
    std::size_t const count = is_list ? documents::count_of(owner, field) : is_absent ? 0 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        auto const& one = *static_cast<documents::Identifier const*>(
            is_list ? list_element(owner, field, i) : object_at(owner, field)
        );
        // Another pair of the segment may have had a slot for it.
        bool const is_shared = target != nullptr;
        if (is_shared &&
            std::ranges::find(taken_, WriteMemory::FieldOf(&one, &id_field)) != taken_.end())
            continue;
        Piece piece;
        piece.qualifier = one.scheme;
        piece.values[0] = one.id;
        piece.way = {&op, target, is_list ? std::optional(i) : std::nullopt};
        if (is_shared) {
            piece.owner = &one;
            piece.field = &id_field;
        }
        bool is_known = schemes == nullptr;
        if (schemes != nullptr) {
            if (std::uint32_t const* const entry = schemes->find(one.scheme)) {
                piece.qualifier = program_.tables[op.table]->codes[*entry].code;
                is_known = true;
            }
        }
        if (is_known && !one.id.empty()) {
            memory_.pieces.push_back(piece);
        } else {
            lose(path_of(piece.way), "no_code");
        }
    }
}

}  // namespace tidegate::maps
