// Pairs of qualifier and value, and texts in pieces, into the elements of one segment.
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

bool Writer::fill(Op const& op, std::span<Piece const> pieces) {
    std::uint32_t at = op.first_place;
    for (Piece const& piece : pieces) {
        if (op.kind == OpKind::join) {
            set(program_.places[at++], piece.values[0]);
            continue;
        }
        set(program_.places[at], piece.qualifier);
        for (std::uint32_t i = 1; i < op.width; ++i)
            set(program_.places[at + i], piece.values[i - 1]);
        at += op.width;
        if (piece.field != nullptr) taken_.emplace_back(piece.owner, piece.field);
    }
    return !pieces.empty();
}

Expected<std::vector<Writer::Piece>> Writer::pieces_of(Op const& op, Source const& here) {
    if (op.kind == OpKind::join) return joined(op, here);
    std::vector<Piece> pieces;
    if (op.is_identifier) {
        void const* owner = owner_of(here, op.first_step, op.steps);
        if (owner != nullptr) identifiers(op, *op.field, owner, path_of(op, *op.field), {}, pieces);
    } else {
        pair_fields(op, here, pieces);
    }
    return pieces;
}

/// A text cut at its separator; without one, at the length of the element.
Expected<std::vector<Writer::Piece>> Writer::joined(Op const& op, Source const& here) {
    std::vector<Piece> pieces;
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
        piece.values[0] = std::string(rest.substr(0, end));
        piece.path = path_of(op, *op.field);
        if (!piece.values[0].empty()) pieces.push_back(std::move(piece));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + separator.size());
    }
    return pieces;
}

/// The present fields of a pair's table, in its order.
void Writer::pair_fields(Op const& op, Source const& here, std::vector<Piece>& out) {
    Source base = here;
    std::string path = path_;
    if (op.field != nullptr) {
        void const* owner = owner_of(here, op.first_step, op.steps);
        void const* object = owner != nullptr ? struct_of(owner, *op.field) : nullptr;
        if (object == nullptr) return;
        base = {object, op.field->type, nullptr, 0};
        path = path_of(op, *op.field);
        if (op.field->kind == Kind::objects) add_step(path, part_);
    }
    std::vector<std::pair<void const*, Field const*>> done;
    for (Code const& code : program_.tables[op.table]->codes) {
        if (!code.writes || code.target.field == nullptr) continue;
        void const* owner = owner_of(base, code.target.first_step, code.target.steps);
        Field const& field = *code.target.field;
        if (owner == nullptr || !documents::is_present(owner, field)) continue;
        std::string own = path;
        for (std::uint32_t i = 0; i < code.target.steps; ++i) {
            add_step(own, program_.steps[code.target.first_step + i]->name);
        }
        add_step(own, field.name);
        std::pair const key(owner, &field);
        bool const is_done = std::ranges::find(done, key) != done.end() ||
                             std::ranges::find(taken_, key) != taken_.end();
        if (is_done) continue;
        if (!code.target.scheme.empty()) {
            done.push_back(key);
            identifiers(op, field, owner, own, own, out);
            continue;
        }
        if (code.target.extension != 0) {
            ExtensionName const& name = program_.extensions[code.target.extension];
            for (Text const value : extension_of(owner, field, code.target.extension)) {
                out.push_back(
                    {code.code,
                     {std::string(value), "", ""},
                     nullptr,
                     nullptr,
                     fmt::format("{}/{}/{}", own, name.space, name.name)}
                );
            }
            continue;
        }
        if (field.kind == Kind::texts) {
            done.push_back(key);
            for (Text const value : documents::member<List<Text>>(owner, field)) {
                out.push_back({code.code, {std::string(value), "", ""}, nullptr, nullptr, own});
            }
            continue;
        }
        Piece piece{code.code, {}, owner, &field, own};
        if (field.kind == Kind::when) {
            TypeInfo const& type =
                code.target.steps == 0
                    ? *base.type
                    : *program_.steps[code.target.first_step + code.target.steps - 1]->type;
            date_values(op, type, owner, field, op.width - 1U, own, piece.values);
        } else {
            piece.values[0] = documents::format_value(owner, field);
        }
        if (code.length != 0 && piece.values[0].size() != code.length) continue;
        done.push_back(key);
        out.push_back(std::move(piece));
    }
    lose_lengths(op, base, path, done);
}

/// A value of a length that no entry has: GTIN 8 has no qualifier in 004010.
void Writer::lose_lengths(
    Op const& op, Source const& base, std::string const& path,
    std::vector<std::pair<void const*, Field const*>>& done
) {
    for (Code const& code : program_.tables[op.table]->codes) {
        if (code.length == 0 || !code.writes || code.target.field == nullptr) continue;
        void const* owner = owner_of(base, code.target.first_step, code.target.steps);
        if (owner == nullptr || !documents::is_present(owner, *code.target.field)) continue;
        std::pair const key(owner, code.target.field);
        if (std::ranges::find(done, key) != done.end() ||
            std::ranges::find(taken_, key) != taken_.end())
            continue;
        done.push_back(key);
        lose(fmt::format("{}/{}", path, code.word.find('.') == std::string::npos ? code.word : [&] {
            std::string slashed = code.word;
            std::ranges::replace(slashed, '.', '/');
            return slashed;
        }()), "no_code");
    }
}

/// One identifier, or a list of them in its own order, by scheme.
void Writer::identifiers(
    Op const& op, Field const& field, void const* owner, std::string const& path,
    std::string const& scheme_path, std::vector<Piece>& out
) {
    Field const& scheme_field = *field.type->find("scheme");
    Field const& id_field = *field.type->find("id");
    bool const is_list = field.kind == Kind::objects;
    bool const is_absent = !is_list && documents::object_of(owner, field) == nullptr;
    std::size_t const count = is_list ? documents::count_of(owner, field) : is_absent ? 0 : 1;
    for (std::size_t i = 0; i < count; ++i) {
        void const* one =
            is_list ? documents::element_of(owner, field, i) : documents::object_of(owner, field);
        // Another pair of the segment may have had a slot for it.
        bool const is_shared = !scheme_path.empty();
        if (is_shared && std::ranges::find(taken_, std::pair(one, &id_field)) != taken_.end())
            continue;
        std::string const scheme(documents::member<Text>(one, scheme_field));
        std::string const own = is_list ? fmt::format("{}/{}", path, i) : path;
        Piece piece{
            scheme,
            {std::string(documents::member<Text>(one, id_field)), "", ""},
            is_shared ? one : nullptr,
            is_shared ? &id_field : nullptr,
            own
        };
        bool is_known = op.table == 0;
        if (op.table != 0) {
            for (Code const& code : program_.tables[op.table]->codes) {
                bool const fits =
                    code.writes && (scheme_path.empty() ? code.word == scheme
                                                        : code.target.field == &field &&
                                                              code.target.scheme == scheme);
                if (!fits) continue;
                piece.qualifier = code.code;
                is_known = true;
                break;
            }
        }
        if (is_known && !piece.values[0].empty()) {
            out.push_back(std::move(piece));
        } else {
            lose(own, "no_code");
        }
    }
}

}  // namespace tidegate::maps
