// Values of one segment into the fields of one struct.
#include "documents/gs1.hpp"
#include "maps/date_format.hpp"
#include "maps/iso_date.hpp"
#include "maps/reader.hpp"
#include "maps/short_decimal.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using syntax::Segment;

void* Reader::owner_of(Target const& here, std::uint32_t first_step, std::uint32_t steps) {
    void* owner = here.base;
    for (std::uint32_t i = 0; i < steps; ++i)
        owner = make_struct(owner, *program_.steps[first_step + i]);
    return owner;
}

/// The object, created when absent; of a grouped list the element of the loop at hand, of a single
/// one its element.
void* Reader::make_struct(void* owner, Field const& field) {
    if (field.kind == Kind::object) return make_object_at(owner, field, arena_);
    std::size_t const count = documents::count_of(owner, field);
    return count != 0 ? list_element(owner, field, count - 1)
                      : documents::add_element(owner, field, arena_);
}

/// A loop that has a qualifier and no value: its literals do not count either.
bool Reader::says_nothing(Block const& block, Segment const& segment) const {
    bool has_places = false;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        if (op.kind == OpKind::constant) continue;
        for (std::uint32_t p = 0; p < op.places; ++p) {
            has_places = true;
            if (!value(segment, program_.places[op.first_place + p]).empty()) return false;
        }
    }
    return has_places;
}

/// The elements of a slot that its lines name.
void Reader::take_moved(Block const& block, std::uint32_t shift, Taken& taken) const {
    for (Op const& op : std::span(program_.ops).subspan(block.first_op, block.ops)) {
        bool const is_told = op.kind == OpKind::pair || op.kind == OpKind::constant;
        for (std::uint32_t i = 0; !is_told && i < op.places; ++i)
            taken.add(place(op, i, shift).element);
    }
}

namespace {

/// Apart, so that the loop over steps keeps no number on its stack.
[[gnu::noinline]] bool read_decimal(std::string_view text, std::optional<Decimal>& into) {
    auto const number = parse_short_decimal(text);
    if (number) into = number;
    return number.has_value();
}

}  // namespace

/// One place into one field. False when there is more to it than that: a default, a code without a
/// word, what is no number.
[[gnu::always_inline]] inline bool Reader::step(
    ReadStep const& step, Segment const& segment, Target const& here
) {
    if (step.kind == ReadStep::Kind::other) return false;
    std::string_view const found = value(segment, {step.element, step.component});
    if (found.empty()) return !step.is_about_absent;
    void* const member = static_cast<std::byte*>(here.base) + step.offset;
    switch (step.kind) {
        case ReadStep::Kind::text:
            *static_cast<documents::Text*>(member) = keep(segment, found);
            return true;
        case ReadStep::Kind::word:
        case ReadStep::Kind::coded_text: {
            std::uint32_t const* const at = step.table->by_code.find(found);
            if (at == nullptr) return false;
            Code const& code = step.table->codes[*at];
            if (step.kind == ReadStep::Kind::word) {
                if (code.value == 0) return false;
                *static_cast<unsigned char*>(member) = code.value;
                return true;
            }
            if (code.word == "-") return false;
            *static_cast<documents::Text*>(member) = arena_.copy(code.word);
            return true;
        }
        case ReadStep::Kind::decimal:
            return read_decimal(found, *static_cast<std::optional<Decimal>*>(member));
        case ReadStep::Kind::pair:
        case ReadStep::Kind::other:
            break;
    }
    return false;
}

Outcome<void> Reader::apply(
    Block const& block, Segment const& segment, Target const& here, std::uint32_t shift,
    Taken& taken
) {
    if (block.plan.moves) take_moved(block, shift, taken);
    bool const is_silent = block.plan.may_be_silent && says_nothing(block, segment);
    for (ReadStep const& one : block.plan.reads) {
        if (is_silent && one.is_literal) continue;
        // Where a value came from is told by op() alone.
        if (one.kind == ReadStep::Kind::pair) {
            auto done = pair(program_.ops[one.op], segment, here, shift, taken);
            if (!done) return done;
            continue;
        }
        if (!options_.trace && step(one, segment, here)) continue;
        if (one.skips_absent && segment.element(one.element).empty()) continue;
        if (auto done = op(program_.ops[one.op], segment, here, shift, taken); !done) return done;
    }
    return {};
}

/// A literal that is read; one marked `optional` only counts when nothing else says the field.
Outcome<void> Reader::literal(Op const& op, Segment const& segment, Target const& here) {
    if (op.when != nullptr && !is_there(op, here)) return {};
    Target const whole{result_.document.root(), program_.document, nullptr, 0};
    void* owner = owner_of(op.is_whole ? whole : here, op.first_step, op.steps);
    if (op.is_optional) {
        fallbacks_.push_back({&op, owner});
        return {};
    }
    trace(op, *op.field, segment, {}, program_.texts[op.text], op.first_step, op.steps);
    return documents::set_value(owner, *op.field, arena_, program_.texts[op.text]);
}

/// A field of the struct around the list: every element of it has to say the same.
Outcome<void> Reader::op_above(
    Op const& op, Segment const& segment, Target const& here, std::uint32_t shift, Taken& taken
) {
    auto const said = [&]() -> std::string {
        return documents::is_present(here.above, *op.field)
                   ? documents::format_value(here.above, *op.field)
                   : std::string();
    };
    std::string const before = said();
    auto done = this->op(op, segment, {here.above, here.above_type, nullptr, 0}, shift, taken);
    std::string const after = said();
    if (!done || before.empty() || before == after) return done;
    find(
        syntax::FindingCode::rule_failed, syntax::Severity::error, segment, place(op, 0, shift),
        fmt::format(
            "'{}' is '{}', but '{}' in front of it: they belong to one {}", op.field->name, after,
            before, here.above_type->name
        ),
        after
    );
    return {};
}

Outcome<void> Reader::number(Op const& op, Segment const& segment, Target const& here, Place at) {
    if (value(segment, at).empty()) return {};
    Expected<Decimal> found = decimal(segment, at, op);
    if (!found) return std::unexpected(found.error());
    if (op.is_negative && is_negative()) found = -*found;
    void* owner = owner_of(here, op.first_step, op.steps);
    if (op.is_optional) {
        fallbacks_.push_back({&op, owner, *found});
        return {};
    }
    documents::set_decimal(owner, *op.field, *found);
    if (options_.trace) trace(op, *op.field, segment, at, found->text(), op.first_step, op.steps);
    return {};
}

/// Numbers marked `negative` have the other sign; what that depends on stands in front of them.
bool Reader::is_negative() {
    if (program_.negative == 0) return false;
    DocumentScope const scope(
        *program_.document, result_.document.root(), program_, paths_,
        {.document = result_.document.root()}
    );
    Expected<bool> const holds = program_.expressions[program_.negative - 1].holds(scope);
    return holds && *holds;
}

Outcome<void> Reader::op(
    Op const& op, Segment const& segment, Target const& here, std::uint32_t shift, Taken& taken
) {
    if (op.kind == OpKind::constant && op.places != 0) {
        // Another value than the one we write is somebody's data.
        Place const at = place(op, 0, shift);
        if (value(segment, at) == program_.texts[op.text]) taken.add(at.element);
    }
    if (!op.reads) return {};
    if (op.is_above && here.above != nullptr) return op_above(op, segment, here, shift, taken);
    switch (op.kind) {
        case OpKind::text:
            return text(op, segment, here, shift);
        case OpKind::code:
            return code(op, segment, here, place(op, 0, shift));
        case OpKind::decimal:
            return number(op, segment, here, place(op, 0, shift));
        case OpKind::date: {
            std::array<Place, 4> places{};
            for (std::uint32_t i = 0; i < op.places; ++i) places[i] = place(op, i, shift);
            if (value(segment, places[0]).empty()) return {};
            void* owner = owner_of(here, op.first_step, op.steps);
            documents::TypeInfo const& type =
                op.steps == 0 ? *here.type : *program_.steps[op.first_step + op.steps - 1]->type;
            return date(places.data(), op.places, segment, type, owner, *op.field, op);
        }
        case OpKind::pair:
            return pair(op, segment, here, shift, taken);
        case OpKind::join: {
            void* owner = owner_of(here, op.first_step, op.steps);
            for (std::uint32_t i = 0; i < op.places; ++i) {
                std::string_view const piece = value(segment, place(op, i, shift));
                if (piece.empty()) continue;
                bool const is_more =
                    !joins_.empty() && joins_.back().op == &op && joins_.back().owner == owner;
                if (!is_more) joins_.push_back({&op, owner, join_text_.size()});
                if (is_more) join_text_ += program_.texts[op.text];
                if ((segment.content & syntax::content::special) == 0) {
                    join_text_ += piece;
                } else {
                    join_text_ += decoded(piece);
                }
                trace(op, *op.field, segment, place(op, i, shift), piece, op.first_step, op.steps);
            }
            return {};
        }
        case OpKind::constant:
            return literal(op, segment, here);
        case OpKind::ordinal:
            return {};
        case OpKind::reference:
            reference(op, segment, here, place(op, 0, shift));
            return {};
        case OpKind::check: {
            std::string_view const found = value(segment, place(op, 0, shift));
            if (found.empty() && op.is_optional) return {};
            checks_.push_back({&op, here, found, &segment});
            return {};
        }
    }
    return {};
}

/// What stands behind `when` was read before.
bool Reader::is_there(Op const& op, Target const& here) const {
    void const* owner = here.base;
    for (std::uint32_t i = 0; i < op.when_steps && owner != nullptr; ++i)
        owner = documents::object_of(owner, *program_.steps[op.when_first_step + i]);
    return owner != nullptr && documents::is_present(owner, *op.when);
}

Outcome<void> Reader::text(
    Op const& op, Segment const& segment, Target const& here, std::uint32_t shift
) {
    Field const& field = field_of(op, here);
    for (std::uint32_t i = 0; i < op.places; ++i) {
        Place at = place(op, i, shift);
        std::string_view found = value(segment, at);
        std::array<char, 20> index;
        if (found.empty() && op.has_default) {
            found = program_.texts[op.text];
            if (op.is_index) {
                char* const begin = index.data();
                found = {begin, std::to_chars(begin, begin + index.size(), here.index + 1).ptr};
            }
            at = {};
        }
        if (found.empty()) continue;
        void* owner = owner_of(here, op.first_step, op.steps);
        if (field.kind == Kind::integer) {
            if (auto set = documents::set_value(owner, field, arena_, found); !set)
                return refuse(segment, at, set.error().message, set.error().remedy);
        } else if (field.kind == Kind::texts) {
            documents::member<List<documents::Text>>(owner, field)
                .add(arena_, keep(segment, found));
        } else if (op.extension != 0) {
            extend(owner, field, op.extension, keep(segment, found));
        } else {
            if (op.is_sscc) found = sscc(segment, at, found);
            documents::member<documents::Text>(owner, field) = keep(segment, found);
        }
        trace(op, field, segment, at, found, op.first_step, op.steps, op.extension);
    }
    return {};
}

void Reader::extend(
    void* owner, Field const& field, std::uint32_t extension, std::string_view text
) {
    ExtensionName const& name = program_.extensions[extension];
    documents::add_extension(
        documents::member<List<documents::Extension>>(owner, field), arena_, name.space, name.name,
        text
    );
}

/// Without the application identifier 00. A wrong one stays as it is, with a finding.
std::string_view Reader::sscc(Segment const& segment, Place at, std::string_view found) {
    constexpr std::size_t kDigits = 18;
    std::string_view const bare =
        found.size() == kDigits + 2 && found.starts_with("00") ? found.substr(2) : found;
    if (documents::is_sscc(bare)) return bare;
    find(
        syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, at,
        fmt::format(
            "{} '{}' is no SSCC: {}", name_of(segment, at), found,
            bare.size() == kDigits ? "its check digit is wrong" : "it has not 18 digits"
        ),
        found
    );
    return bare;
}

/// A code that is its own word.
Outcome<void> Reader::plain_code(
    Op const& op, Segment const& segment, Target const& here, Place at, std::string_view found
) {
    Field const& field = field_of(op, here);
    void* owner = owner_of(here, op.first_step, op.steps);
    documents::member<documents::Text>(owner, field) = keep(segment, found);
    trace(op, field, segment, at, found, op.first_step, op.steps);
    return {};
}

/// What a code without an entry is read as, in the codes of the table.
Outcome<std::uint32_t> Reader::rest_of(
    CodeTable const& table, Segment const& segment, Place at, std::string_view found
) {
    if (table.rest == 0) {
        return refuse(
            segment, at,
            fmt::format(
                "code '{}' has no word in table {} of map {}", found, table.name, program_.id
            ),
            fmt::format("add a line to codes {} in {}, then replay", table.name, table.file)
        );
    }
    std::uint32_t const number = table.rest - 1;
    find(
        syntax::FindingCode::rule_failed, syntax::Severity::warning, segment, at,
        fmt::format(
            "{} '{}' is read as '{}'", name_of(segment, at), found, table.codes[number].word
        ),
        found
    );
    return number;
}

Outcome<void> Reader::code(Op const& op, Segment const& segment, Target const& here, Place at) {
    std::string_view const found = value(segment, at);
    Field const& field = field_of(op, here);
    CodeTable const& table = *program_.tables[op.table];
    std::uint32_t number = 0;
    if (!found.empty()) {
        std::uint32_t const* const entry = table.by_code.find(found);
        if (entry == nullptr && table.passes_others)
            return plain_code(
                op, segment, here, at, keep(table.others_prefix + std::string(found))
            );
        if (entry == nullptr) {
            auto rest = rest_of(table, segment, at, found);
            if (!rest) return std::unexpected(rest.error());
            number = *rest;
        } else {
            number = *entry;
        }
    } else if (op.has_default) {
        std::uint32_t const* const word = table.by_word.find(program_.texts[op.text]);
        if (word == nullptr) return plain_code(op, segment, here, {}, program_.texts[op.text]);
        number = *word;
        at = {};
    } else {
        return {};
    }
    Code const& entry = table.codes[number];
    if (entry.word == "-") return {};
    if (entry.target.field != nullptr) {
        void* owner = owner_of(here, entry.target.first_step, entry.target.steps);
        trace(
            op, *entry.target.field, segment, at, entry.target_value, entry.target.first_step,
            entry.target.steps
        );
        return documents::set_value(owner, *entry.target.field, arena_, entry.target_value);
    }
    void* owner = owner_of(here, op.first_step, op.steps);
    switch (field.kind) {
        case Kind::word:
            documents::set_word(owner, field, entry.value);
            break;
        case Kind::words:
            documents::add_word(owner, field, arena_, entry.value);
            break;
        case Kind::texts:
            documents::add_text(owner, field, arena_, entry.word);
            break;
        case Kind::extensions:
            extend(owner, field, op.extension, entry.word);
            break;
        case Kind::text:
        case Kind::decimal:
        case Kind::when:
        case Kind::integer:
        case Kind::boolean:
        case Kind::object:
        case Kind::objects:
        case Kind::segment:
            documents::set_text(owner, field, arena_, entry.word);
    }
    trace(op, field, segment, at, entry.word, op.first_step, op.steps, op.extension);
    return {};
}

Expected<Decimal> Reader::decimal(Segment const& segment, Place at, Op const& op) const {
    std::string_view const found = value(segment, at);
    std::size_t const comma = program_.takes_comma ? found.find(',') : std::string_view::npos;
    std::string with_point;
    if (comma != std::string_view::npos) {
        with_point = found;
        with_point[comma] = '.';
    }
    Expected<Decimal> const number =
        Decimal::parse_lenient(with_point.empty() ? found : std::string_view(with_point));
    if (number && !op.is_implied) return number;
    if (number && found.find('.') == std::string_view::npos) {
        return Decimal::from(number->coefficient(), op.scale);
    }
    return fail(
        ErrorCode::invalid,
        fmt::format("{} '{}' is not a number of its type", name_of(segment, at), found),
        Position{{}, segment.line, 0, byte_of(segment, at)}
    );
}

Outcome<void> Reader::date(
    Place const* places, std::size_t width, Segment const& segment, documents::TypeInfo const& type,
    void* owner, Field const& field, Op const& op
) {
    auto const wrong = [&](Place at, std::string message) {
        return fail(
            ErrorCode::invalid, fmt::format("{}: {}", name_of(segment, at), message),
            Position{{}, segment.line, 0, byte_of(segment, at)}
        );
    };
    When when;
    std::string_view zone;
    if (op.is_formatted) {
        auto const read = parse_formatted(value(segment, places[0]), value(segment, places[1]));
        if (!read) return wrong(places[0], read.error().message);
        when = read->when;
        zone = arena_.copy(read->zone);
    } else if (op.is_iso) {
        std::string_view const time = width > 1 ? value(segment, places[1]) : std::string_view{};
        auto const read = parse_iso_date(value(segment, places[0]), time);
        if (!read) return wrong(places[0], read.error().message);
        when = read->when;
        zone = arena_.copy(read->zone);
    } else {
        Expected<Date> const day = Date::parse_compact(value(segment, places[0]));
        if (!day) return wrong(places[0], day.error().message);
        when = When(*day);
        std::string_view const time = width > 1 ? value(segment, places[1]) : std::string_view{};
        if (!time.empty()) {
            Expected<std::int32_t> const second = parse_time_of_day(time);
            if (!second) return wrong(places[1], second.error().message);
            when = When(*day, *second);
        }
        if (width > 2) zone = value(segment, places[2]);
    }
    documents::set_when(owner, field, when);
    if (options_.trace) trace(op, field, segment, places[0], when.text(), op.first_step, op.steps);
    if (zone.empty() || zone == "LT") return {};
    Field const* zones = type.zones;
    if (zones == nullptr) return {};
    Field const* own = zones->type->find(field.name);
    if (own == nullptr) return {};
    documents::member<documents::Text>(make_object_at(owner, *zones, arena_), *own) =
        keep(segment, zone);
    return {};
}

}  // namespace tidegate::maps
