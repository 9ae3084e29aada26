#include "maps/compile_line.hpp"

#include "base/limits.hpp"
#include "documents/access.hpp"
#include "documents/path.hpp"
#include "maps/address.hpp"
#include "maps/scope.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using standards::Element;
using standards::ElementType;
using standards::ElementUse;

namespace {

bool is_number(ElementType type) {
    return type == ElementType::number || type == ElementType::real || type == ElementType::numeric;
}

}  // namespace

void mapped_once(MappedFields& mapped, std::string const& path, Spot const& spot, Report& report) {
    auto const [at, is_new] = mapped.emplace(path, spot);
    if (is_new) return;
    report.add(
        spot, fmt::format("'{}' is written by {} already", path, report.line_of(at->second, spot)),
        "mark one of the two 'read'"
    );
}

void LineCompiler::run(
    BlockStatement const& statement, Block& block, Owner const& owner, std::string const& address
) {
    block.first_op = static_cast<std::uint32_t>(program_.ops.size());
    is_conditional_ = owner.is_conditional;
    std::map<std::string, LineStatement const*> addresses;
    for (LineStatement const& line : statement.lines) {
        std::string const own = address_of(line);
        auto const [at, is_new] = addresses.emplace(own, &line);
        // One element may be read into a second field, or written from another one.
        bool const is_split =
            !is_new && (line.only_read || (at->second->only_read && line.only_write));
        if (!is_new && !is_split && !line.places.first.empty()) {
            no(line.spot, fmt::format(
                              "{}/{} stands twice, first in {}", address, own,
                              report_.line_of(at->second->spot, line.spot)
                          ));
            continue;
        }
        Op op;
        op.reads = !line.only_write && block.reads;
        op.writes = !line.only_read && block.writes;
        if (line.only_read && line.only_write) {
            no(line.spot, "a line cannot be both 'read' and 'write'", "leave both out");
            continue;
        }
        if (!compile(line, block, owner, op)) continue;
        op.line = static_cast<std::uint32_t>(program_.lines.size());
        program_.lines.push_back(
            {line.spot.file, line.spot.line, line.spot.column, fmt::format("{}/{}", address, own)}
        );
        program_.ops.push_back(op);
    }
    block.ops = static_cast<std::uint32_t>(program_.ops.size()) - block.first_op;
    check_stream(statement, block);
}

/// Without a list, exactly one line says how many segments there are.
bool LineCompiler::check_stream(BlockStatement const& statement, Block const& block) {
    if (!block.is_stream || block.ops == 0) return true;
    std::size_t repeating = 0;
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program_.ops[i];
        bool const is_list = op.field != nullptr &&
                             (op.field->kind == Kind::texts || op.field->kind == Kind::extensions);
        repeating += op.kind == OpKind::pair || op.kind == OpKind::join || is_list ? 1 : 0;
    }
    if (repeating == 1) return true;
    return no(
        statement.spot, "'each' without a list needs one line with pair or join",
        "name the list: each SEGMENT <-> list"
    );
}

bool LineCompiler::compile(
    LineStatement const& line, Block const& block, Owner const& owner, Op& op
) {
    if (!line.places.first.empty() && !compile_places(line, block, op)) return false;
    if (line.when && !compile_when(*line.when, owner, op)) return false;
    op.is_optional = line.is_optional;
    op.is_negative = line.is_negative;
    if (line.is_negative && !line.is_decimal && !line.expression)
        return no(line.spot, "'negative' belongs to a number", "write: decimal negative");
    op.is_warning = line.is_warning;
    op.is_streamed = block.is_stream;
    if (line.expression) return compile_check(line, owner, op);
    if (line.literal) return compile_constant(line, block, owner, op);
    if (line.target.text == "ordinal" && !line.target.is_quoted)
        return compile_ordinal(line, block, op);
    if (line.pair || line.pair_codes) return compile_pair(line, owner, op);
    return compile_value(line, block, owner, op);
}

bool LineCompiler::compile_places(LineStatement const& line, Block const& block, Op& op) {
    std::vector<Place> places = expand(line.places, report_);
    if (places.empty()) return false;
    for (Place& place : places) {
        if (!check_place(place, segment_, line.spot, report_)) return false;
        place.moves = place.element >= block.slot_first &&
                      place.element < block.slot_first + block.slot_width;
    }
    op.first_place = static_cast<std::uint32_t>(program_.places.size());
    op.places = static_cast<std::uint32_t>(places.size());
    program_.places.insert(program_.places.end(), places.begin(), places.end());
    Element const* element = element_at(places.front());
    if (element != nullptr) op.length_max = element->length_max;
    return true;
}

bool LineCompiler::compile_check(LineStatement const& line, Owner const& owner, Op& op) {
    op.kind = OpKind::check;
    if (op.places != 1) return no(line.spot, "'===' takes one element on the left");
    if (!line.expression->paths().empty() && owner.type == nullptr) {
        return no(line.spot, "the list above holds values, which have no fields");
    }
    for (std::string const& path : line.expression->paths()) {
        std::string_view own = path;
        bool const is_whole = own.starts_with(kDocument);
        if (is_whole) own.remove_prefix(kDocument.size());
        Expected<documents::FieldPath> const parsed =
            documents::parse_path(is_whole ? *program_.document : *owner.type, own);
        bool const is_loop_count =
            path == program_.group_tag ||
            (program_.hierarchy.item != nullptr && path == program_.hierarchy.tag);
        if (!parsed && !is_loop_count)
            return no(line.spot, parsed.error().message, parsed.error().remedy);
    }
    op.expression = static_cast<std::uint32_t>(program_.expressions.size());
    program_.expressions.push_back(*line.expression);
    return true;
}

/// `when FIELD`: written only when the field is there.
bool LineCompiler::compile_when(Word const& word, Owner const& owner, Op& op) {
    if (owner.type == nullptr)
        return no(word.spot, "the list above holds values, which have no fields");
    std::optional<ResolvedField> const resolved =
        resolve_field(*owner.type, word, word.text, nullptr, report_);
    if (!resolved) return false;
    op.when = resolved->field;
    op.when_first_step = static_cast<std::uint32_t>(program_.steps.size());
    op.when_steps = static_cast<std::uint32_t>(resolved->steps.size());
    program_.steps.insert(program_.steps.end(), resolved->steps.begin(), resolved->steps.end());
    return true;
}

bool LineCompiler::compile_ordinal(LineStatement const& line, Block const& block, Op& op) {
    op.kind = OpKind::ordinal;
    op.reads = false;
    // Below the list element that it numbers: no element goes without its number.
    op.is_calling = block.field == nullptr;
    if (op.places != 1) return no(line.spot, "'ordinal' takes one element on the left");
    return line.only_write ||
           no(line.spot, "an ordinal has no inverse", "mark the line 'write': 1 <-> ordinal write");
}

bool LineCompiler::compile_constant(
    LineStatement const& line, Block const& block, Owner const& owner, Op& op
) {
    op.kind = OpKind::constant;
    op.text = text(line.literal->text);
    if (line.literal->text.empty()) return no(line.literal->spot, "the literal is empty");
    if (op.places != 0) {
        op.reads = false;
        if (line.only_write) return true;
        return no(
            line.spot, "a literal has no inverse",
            "mark the line 'write', or check it when reading: 01 === \"...\""
        );
    }
    op.writes = false;
    if (!line.only_read && block.writes) {
        return no(line.spot, "a literal has no inverse", "mark the line, or its block, 'read'");
    }
    Word target = line.target;
    Owner of = owner;
    op.is_whole = target.text.starts_with(kDocument);
    if (op.is_whole) {
        target.text.erase(0, kDocument.size());
        of = {program_.document, nullptr, ""};
    }
    if (!bind(target, of, op)) return false;
    if (op.field == nullptr || !documents::is_scalar(op.field->kind)) {
        return no(line.target.spot, "a literal needs a field that holds one value");
    }
    program_.implied[of.path + std::string(target.text)].insert(line.literal->text);
    Arena arena;
    void* probe = of.type->create(arena);
    if (op.steps != 0) return true;
    Expected<void> const set = documents::set_value(probe, *op.field, arena, line.literal->text);
    return set ? true : no(line.literal->spot, set.error().message, set.error().remedy);
}

bool LineCompiler::compile_pair(LineStatement const& line, Owner const& owner, Op& op) {
    op.kind = OpKind::pair;
    op.width = static_cast<std::uint8_t>(line.places.first.size());
    if (line.date && !compile_date_form(*line.date, op)) return false;
    constexpr std::size_t kFormatted = 3;  // qualifier, value, form
    bool const has_three = op.is_formatted || (op.is_iso && !op.is_iso_joined);
    std::size_t const width_max = has_three ? kFormatted : line.date && !op.is_iso_joined ? 4 : 2;
    if (op.width < (op.is_formatted ? kFormatted : 2) || op.width > width_max) {
        return no(
            line.spot, "a pair has a qualifier and a value",
            op.is_formatted ? "write 1.1,1.2,1.3: qualifier, value, code of the form"
            : line.date     ? "write 01,02 or 01,02,03 (with time) or 01,02,03,04 (with zone)"
                            : "write 03,04 or 06,07 .. 24,25"
        );
    }
    if (owner.type == nullptr) return no(line.spot, "a pair cannot go into a list of values");
    documents::TypeInfo const* type = owner.type;
    std::string path = owner.path;
    if (line.target.text != ".") {
        if (!bind(line.target, owner, op)) return false;
        type = op.field->type;
        path += line.target.text + ".";
        op.is_identifier = is_identifier(type);
        bool const is_list = op.field->kind == Kind::objects && op.field != owner.group_list;
        if (type == nullptr || (is_list && !op.is_identifier)) {
            return no(
                line.target.spot, fmt::format("'{}' cannot hold a pair", line.target.text),
                "an identifier, a list of them, an object or '.' can"
            );
        }
        if (op.is_identifier && op.writes) {
            std::string const whole = owner.path + line.target.text;
            program_.written.insert({whole, whole + ".scheme", whole + ".id"});
            once(whole, line.spot);
        }
    }
    if (line.pair && line.pair->text == "as_is") {
        return op.is_identifier || no(line.pair->spot, "'as_is' needs an identifier");
    }
    CodesStatement const* table = line.pair ? tables_.find(*line.pair) : &*line.pair_codes;
    if (table == nullptr) return false;
    op.table = tables_.for_pair(*table, *type, op.is_identifier, line.date.has_value());
    if (op.table == 0) return false;
    for (Code const& code : program_.tables[op.table]->codes) {
        if (op.is_identifier || !op.writes || code.word == "-" || !code.writes) continue;
        std::string const whole = path + code.word;
        program_.written.insert(whole);
        if (code.target.scheme.empty()) continue;
        std::string const list = whole.substr(0, whole.rfind('.'));
        program_.written.insert({list, list + ".scheme", list + ".id"});
    }
    return true;
}

bool LineCompiler::compile_date_form(Word const& form, Op& op) {
    op.short_date = form.text == "YYMMDD";
    op.is_formatted = form.text == "2379";
    op.is_iso_joined = form.text == "YYYY-MM-DDThh:mm:ss";
    op.is_iso = form.text == "YYYY-MM-DD" || op.is_iso_joined;
    if (op.is_iso) return true;
    if (op.short_date || op.is_formatted || form.text == "CCYYMMDD") return true;
    return no(
        form.spot, fmt::format("'{}' is not a form of dates", form.text),
        "known: CCYYMMDD YYMMDD 2379 YYYY-MM-DD YYYY-MM-DDThh:mm:ss"
    );
}

/// The number of the group that an item of a packing belongs to.
bool LineCompiler::compile_reference(LineStatement const& line, Owner const& owner, Op& op) {
    op.kind = OpKind::reference;
    if (op.places != 1) return no(line.spot, "one element names the order");
    if (!op.writes) return true;
    std::string const path = owner.path + line.target.text;
    program_.written.insert(path);
    once(path, line.spot);
    return true;
}

/// A field of the struct around the list.
bool LineCompiler::compile_above(
    LineStatement const& line, Block const& block, Owner const& owner, Op& op
) {
    if (owner.above == nullptr || owner.above->type == nullptr)
        return no(line.target.spot, "nothing is above: this is no list element");
    if (op.is_above) return no(line.target.spot, "'above.' stands once in front of a field");
    LineStatement own = line;
    own.target.text.erase(0, kAbove.size());
    op.is_above = true;
    return compile_value(own, block, *owner.above, op);
}

bool LineCompiler::compile_value(
    LineStatement const& line, Block const& block, Owner const& owner, Op& op
) {
    if (line.target.text.starts_with(kAbove)) return compile_above(line, block, owner, op);
    if (line.target.text == ".") {
        if (owner.self == nullptr) {
            return no(line.target.spot, "'.' is the element of a list of values", "name a field");
        }
        op.field = nullptr;
    } else if (!bind(line.target, owner, op)) {
        return false;
    }
    Field const& field = op.field != nullptr ? *op.field : *owner.self;
    if (field.kind == Kind::integer && field.name == "order" &&
        program_.hierarchy.groups != nullptr)
        return compile_reference(line, owner, op);
    if (line.codes) {
        op.kind = OpKind::code;
        bool const fits = field.kind == Kind::word || field.kind == Kind::words ||
                          field.kind == Kind::text || field.kind == Kind::texts ||
                          field.kind == Kind::extensions;
        if (!fits) return no(line.codes->spot, fmt::format("'{}' takes no codes", field.name));
        op.table = tables_.for_field(*line.codes, op.steps == 0 ? owner.type : nullptr, field);
        if (op.table == 0) return false;
        op.may_lose = line.is_key && block.is_each && block.field != nullptr;
        op.is_key = line.is_key || (field.is_key && block.is_each && block.field != nullptr);
        for (Code const& code : program_.tables[op.table]->codes) {
            if (code.target.field != nullptr && op.writes) {
                program_.written.insert(owner.path + code.word.substr(0, code.word.find('=')));
            }
        }
    } else if (line.is_decimal) {
        op.kind = OpKind::decimal;
    } else if (line.date) {
        op.kind = OpKind::date;
    } else if (line.join) {
        op.kind = OpKind::join;
        op.text = text(line.join->text);
    } else {
        op.kind = OpKind::text;
        op.is_sscc = line.is_sscc;
    }
    if (op.is_optional && (op.writes || op.kind != OpKind::decimal)) {
        return no(
            line.spot, "'optional' belongs to a literal, a check, or a decimal that is only read",
            "mark it decimal read optional, or leave it out"
        );
    }
    if (op.when != nullptr && (op.kind != OpKind::text || field.kind != Kind::text))
        return no(line.when->spot, "'when' belongs to a line with one text, a literal or a check");
    if (line.is_sscc && (op.kind != OpKind::text || field.kind != Kind::text)) {
        return no(line.spot, "'sscc' belongs to a line with one text");
    }
    if (line.is_key && !op.is_key) return no(line.spot, "'key' belongs to a line with codes");
    if (!check_kind(line, block, op)) return false;
    if (!check_field(line, field, op)) return false;
    if (!check_default(line, op)) return false;
    if (op.writes) {
        std::string const path = op.field != nullptr ? owner.path + line.target.text
                                                     : owner.path.substr(0, owner.path.size() - 1);
        program_.written.insert(path);
        // Every list below a struct may repeat what is above it.
        if (op.field != nullptr && !op.is_above) once(path, line.spot);
    }
    return true;
}

/// A word needs a table, a number says decimal, a date says date.
bool LineCompiler::check_field(LineStatement const& line, Field const& field, Op const& op) {
    bool const is_plain = op.kind == OpKind::text;
    switch (field.kind) {
        case Kind::word:
        case Kind::words:
            if (op.kind != OpKind::code) {
                return no(
                    line.spot, fmt::format("'{}' holds words", field.name), "add: codes TABLE"
                );
            }
            break;
        case Kind::decimal:
            if (op.kind != OpKind::decimal)
                return no(line.spot, fmt::format("'{}' is a number", field.name), "add: decimal");
            break;
        case Kind::when:
            if (op.kind != OpKind::date)
                return no(
                    line.spot, fmt::format("'{}' is a date", field.name), "add: date CCYYMMDD"
                );
            break;
        case Kind::text:
            if (!is_plain && op.kind != OpKind::code && op.kind != OpKind::join) {
                return no(line.spot, fmt::format("'{}' is a text", field.name));
            }
            break;
        case Kind::texts:
            if (!is_plain && op.kind != OpKind::code)
                return no(line.spot, fmt::format("'{}' is a list of texts", field.name));
            break;
        case Kind::extensions:
            if (op.extension == 0)
                return no(line.target.spot, "which extension?", "write extensions.NAMESPACE.NAME");
            if (!is_plain && op.kind != OpKind::code)
                return no(line.spot, "extensions hold texts", "leave the mark out");
            break;
        case Kind::object:
        case Kind::objects:
            return no(
                line.target.spot, fmt::format("'{}' has fields of its own", field.name),
                is_identifier(field.type) ? "add: pair CODE scheme | ..."
                                          : "name one: " + std::string(field.name) + ".field"
            );
        case Kind::integer:
            if (!is_plain) return no(line.spot, fmt::format("'{}' is a whole number", field.name));
            break;
        case Kind::boolean:
        case Kind::segment:
            return no(line.target.spot, fmt::format("'{}' cannot be mapped", field.name));
    }
    return true;
}

/// The element is of a type that the line can read, and there are as many as it needs.
bool LineCompiler::check_kind(LineStatement const& line, Block const& block, Op& op) {
    Place const first = program_.places[op.first_place];
    Element const* element = element_at(first);
    auto const wrong_type = [&](std::string_view what) {
        return no(
            line.spot,
            fmt::format(
                "{}{} (element {}) is not a {}", segment_.tag, text_of(first), element->number, what
            )
        );
    };
    std::size_t places_max = 1;
    if (op.kind == OpKind::decimal) {
        // EDIFACT has some quantities as text in its later directories.
        bool const may_be_text = program_.standard == "edifact" && element != nullptr &&
                                 element->type == ElementType::text;
        if (element != nullptr && !is_number(element->type) && !may_be_text)
            return wrong_type("number");
        op.scale = element != nullptr ? element->implied_decimals : 0;
        op.is_implied = element != nullptr && element->type == ElementType::number;
    } else if (op.kind == OpKind::date) {
        if (!compile_date_form(*line.date, op)) return false;
        bool const has_type = element == nullptr || element->type == ElementType::date;
        if (!op.is_formatted && !has_type) return wrong_type("date");
        if (op.is_formatted && op.places != 2)
            return no(line.spot, "a date of this form has two elements", "write 1.2,1.3");
        places_max = op.is_iso_joined ? 1 : op.is_formatted || op.is_iso ? 2 : 3;
        op.width = static_cast<std::uint8_t>(op.places);
    } else if (op.kind == OpKind::join) {
        places_max = limits::map_element_max;
        if (!block.is_stream && op.places == 1) {
            return no(
                line.spot, "'join' needs several elements or segments",
                "write 01,02 or: each SEGMENT"
            );
        }
    } else if (op.field == nullptr || op.field->kind == Kind::texts || op.extension != 0) {
        places_max = limits::map_element_max;
    }
    if (op.places <= places_max) return true;
    return no(line.spot, "too many elements for one value", "use pair or join, or a list of texts");
}

bool LineCompiler::check_default(LineStatement const& line, Op& op) {
    if (!line.default_value) return true;
    op.has_default = true;
    op.is_index = line.is_index;
    op.text = text(line.default_value->text);
    if (op.kind != OpKind::text && op.kind != OpKind::code) {
        return no(line.spot, "only a text or a code has a default");
    }
    if (op.field == nullptr || op.is_index || op.kind == OpKind::text) return true;
    CodeTable const& table = *program_.tables[op.table];
    if (table.passes_others || table.by_word.contains(line.default_value->text)) return true;
    return no(
        line.default_value->spot,
        fmt::format("'{}' is no word of codes {}", line.default_value->text, table.name)
    );
}

/// Blocks with a condition may write a field each.
void LineCompiler::once(std::string const& path, Spot const& spot) {
    if (!is_conditional_) mapped_once(mapped_, path, spot, report_);
}

bool LineCompiler::bind(Word const& word, Owner const& owner, Op& op) {
    if (owner.type == nullptr) {
        return no(word.spot, "the list above holds values, which have no fields", "write '.'");
    }
    std::optional<ResolvedField> const resolved =
        resolve_field(*owner.type, word, word.text, nullptr, report_, owner.group_list);
    if (!resolved) return false;
    op.field = resolved->field;
    op.extension = add_extension_name(program_, resolved->extension);
    op.first_step = static_cast<std::uint32_t>(program_.steps.size());
    op.steps = static_cast<std::uint32_t>(resolved->steps.size());
    program_.steps.insert(program_.steps.end(), resolved->steps.begin(), resolved->steps.end());
    return true;
}

Element const* LineCompiler::element_at(Place place) const {
    ElementUse const& use = segment_.elements[place.element - 1];
    if (use.composite == nullptr) return use.element;
    return use.composite->components[place.component - 1].element;
}

bool LineCompiler::no(Spot const& spot, std::string message, std::string remedy) {
    report_.add(spot, std::move(message), std::move(remedy));
    return false;
}

std::uint32_t LineCompiler::text(std::string text) {
    program_.texts.push_back(std::move(text));
    return static_cast<std::uint32_t>(program_.texts.size() - 1);
}

}  // namespace tidegate::maps
