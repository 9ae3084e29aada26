#include "maps/code_tables.hpp"

#include "base/limits.hpp"
#include "documents/access.hpp"
#include "documents/party.hpp"
#include "documents/path.hpp"
#include "maps/address.hpp"

#include <fmt/format.h>

namespace tidegate::maps {

using documents::Field;
using documents::Kind;
using documents::TypeInfo;

namespace {

/// `* other (read)`: every other code is this word.
bool is_rest(CodeStatement const& code) {
    return code.code.text == "*" && !code.word.text.ends_with('*') && !code.code.is_quoted;
}

/// `* *`: every other code is its own word; `* icd_*`: behind a prefix.
bool is_others(CodeStatement const& code) {
    return code.code.text == "*" && code.word.text.ends_with('*') && !code.code.is_quoted;
}

}  // namespace

void Report::add(Spot const& spot, std::string message, std::string remedy) {
    if (errors_.size() >= limits::map_errors_max) return;
    for (std::uint32_t use = spot.use; use != 0; use = map_.uses[use - 1].use) {
        message += fmt::format(
            ", in the fragment used at {}", position_of(map_, map_.uses[use - 1]).text()
        );
    }
    bool const is_base = std::ranges::find(map_.bases, spot.file) != map_.bases.end();
    if (is_base) {
        std::string const address = address_at(map_, spot);
        message +=
            fmt::format(", which {} has from its base {}", map_.files.front(), map_.like->text);
        if (!remedy.empty()) remedy += "; ";
        remedy += address.empty()
                      ? "or change it in the overlay"
                      : fmt::format("in the overlay: remove {0}, or replace {0}", address);
    }
    errors_.push_back(
        {ErrorCode::configuration, std::move(message), position_of(map_, spot), std::move(remedy)}
    );
}

std::string Report::line_of(Spot const& other, Spot const& spot) const {
    return other.file == spot.file ? fmt::format("line {}", other.line)
                                   : position_of(map_, other).text();
}

bool Report::check_space(Spot const& spot, std::string_view space) {
    // Namespaces of industries: documents.md, rule 11.
    static constexpr std::string_view kIndustries[] = {"eancom", "vics", "peppol", "aiag", "house"};
    auto const owner = map_.spaces.find(spot.file);
    bool const may_write = owner == map_.spaces.end() || owner->second == space ||
                           std::ranges::find(kIndustries, space) != std::end(kIndustries);
    if (may_write) return true;
    add(spot, fmt::format("an overlay of {} writes no extensions of {}", owner->second, space),
        fmt::format(
            "its own are extensions.{}; those of industries are {}", owner->second,
            fmt::join(kIndustries, " ")
        ));
    return false;
}

std::uint32_t add_extension_name(Program& program, ExtensionName const& name) {
    if (name.name.empty()) return 0;
    if (program.extensions.empty()) program.extensions.emplace_back();
    program.extensions.push_back(name);
    return static_cast<std::uint32_t>(program.extensions.size() - 1);
}

bool is_identifier(TypeInfo const* type) {
    return type == &documents::type_of<documents::Identifier>();
}

std::optional<ResolvedField> resolve_field(
    TypeInfo const& owner, Word const& word, std::string_view text, std::string* rest,
    Report& report, Field const* through
) {
    ResolvedField resolved;
    TypeInfo const* type = &owner;
    while (true) {
        std::size_t const dot = text.find('.');
        std::string_view const name = text.substr(0, dot);
        Field const* field = type->find(name);
        if (field == nullptr) {
            std::string_view const near = documents::nearest_field(*type, name);
            report.add(
                word.spot, fmt::format("{} has no field '{}'", type->name, name),
                near.empty() ? "" : fmt::format("did you mean '{}'?", near)
            );
            return {};
        }
        if (dot == std::string_view::npos) {
            resolved.field = field;
            return resolved;
        }
        text.remove_prefix(dot + 1);
        if (field->kind == Kind::extensions) {
            std::size_t const middle = text.find('.');
            resolved.field = field;
            resolved.extension.space = text.substr(0, middle);
            if (middle != std::string_view::npos) resolved.extension.name = text.substr(middle + 1);
            bool const is_name = !resolved.extension.space.empty() &&
                                 !resolved.extension.name.empty() &&
                                 resolved.extension.name.find('.') == std::string::npos;
            if (!is_name) {
                report.add(
                    word.spot, fmt::format("'{}' is no extension", word.text),
                    "write extensions.NAMESPACE.NAME: extensions.acme.season"
                );
                return {};
            }
            if (!report.check_space(word.spot, resolved.extension.space)) return {};
            return resolved;
        }
        if (rest != nullptr && is_identifier(field->type) &&
            text.find('.') == std::string_view::npos) {
            *rest = std::string(text);
            resolved.field = field;
            return resolved;
        }
        bool const is_passable =
            field->kind == Kind::object || field == through || field == report.single();
        if (!is_passable) {
            report.add(
                word.spot,
                fmt::format("'{}' is not an object: '{}' cannot be below it", name, text),
                field->kind == Kind::objects ? fmt::format("write a block: each ... <-> {}", name)
                                             : ""
            );
            return {};
        }
        resolved.steps.push_back(field);
        type = field->type;
    }
}

CodeTables::CodeTables(MapText const& map, Program& program, Report& report)
    : map_(map), program_(program), report_(report) {
    program_.tables.push_back(std::make_unique<CodeTable>());
    for (CodesStatement const& table : map_.tables) {
        auto const [at, is_new] = by_name_.emplace(table.name.text, &table);
        // A map's own table takes the place of the shared one.
        if (!is_new && !table.is_included && at->second->is_included) {
            at->second = &table;
        } else if (!is_new && table.is_included == at->second->is_included) {
            report_.add(
                table.name.spot,
                fmt::format(
                    "codes {} stands twice, first in {}", table.name.text,
                    report_.line_of(at->second->name.spot, table.name.spot)
                ),
                "merge the two, or give one another name"
            );
        }
    }
    for (CodesStatement const& table : map_.tables) check(table, true);
}

CodesStatement const* CodeTables::find(Word const& name) {
    auto const at = by_name_.find(name.text);
    if (at != by_name_.end()) return at->second;
    report_.add(
        name.spot, fmt::format("there is no table 'codes {}'", name.text),
        "write one above, or include the file that has it"
    );
    return nullptr;
}

/// A partial bijection: one word per code when reading, one code per word when writing.
void CodeTables::check(CodesStatement const& table, bool needs_inverse) {
    std::map<std::string, CodeStatement const*> readable;
    std::map<std::pair<std::string, std::size_t>, CodeStatement const*> writable;
    std::map<std::string, bool> words;
    bool const passes_others = std::ranges::any_of(table.codes, is_others);
    for (CodeStatement const& code : table.codes) {
        if (!code.reads && !code.writes) {
            report_.add(
                code.code.spot, fmt::format("code '{}' is neither read nor written", code.code.text)
            );
        }
        if (is_rest(code) && code.writes) {
            report_.add(
                code.code.spot, fmt::format("no code says '{}' for all others", code.word.text),
                fmt::format("write: * {} (read)", code.word.text)
            );
        }
        if (code.reads) {
            auto const [at, is_new] = readable.emplace(code.code.text, &code);
            if (!is_new) {
                report_.add(
                    code.code.spot,
                    fmt::format(
                        "code '{}' stands for '{}' and for '{}'", code.code.text,
                        at->second->word.text, code.word.text
                    ),
                    "keep one; mark the other (write)"
                );
            }
        }
        if (code.writes && code.word.text != "-") {
            auto const [at, is_new] =
                writable.emplace(std::pair(code.word.text, code.length), &code);
            if (!is_new) {
                report_.add(
                    code.code.spot,
                    fmt::format(
                        "'{}' can be written as '{}' and as '{}'", code.word.text,
                        at->second->code.text, code.code.text
                    ),
                    "mark all but one (read)"
                );
            }
            words[code.word.text] = true;
        }
    }
    if (!needs_inverse) return;
    for (CodeStatement const& code : table.codes) {
        bool const is_written = words.contains(code.word.text) || passes_others;
        if (!code.writes && code.word.text != "-" && !is_written) {
            report_.add(
                code.code.spot, fmt::format("'{}' is read but no code writes it", code.word.text),
                "take (read) off one of its codes"
            );
        }
        if (!code.reads && !code.code.text.empty() && !readable.contains(code.code.text)) {
            report_.add(
                code.code.spot, fmt::format("code '{}' is written but not read", code.code.text),
                "add the word it is read as"
            );
        }
    }
}

std::uint32_t CodeTables::add(std::unique_ptr<CodeTable> table) {
    for (std::uint32_t i = 0; i < table->codes.size(); ++i) {
        Code const& code = table->codes[i];
        if (code.is_rest) {
            table->rest = i + 1;
        } else if (code.reads) {
            table->by_code.emplace(code.code, i);
        }
        if (code.writes) table->by_word.emplace(code.word, i);
        table->has_lengths |= code.length != 0;
    }
    program_.tables.push_back(std::move(table));
    return static_cast<std::uint32_t>(program_.tables.size() - 1);
}

std::uint32_t CodeTables::for_field(Word const& name, TypeInfo const* owner, Field const& field) {
    CodesStatement const* from = find(name);
    if (from == nullptr) return 0;
    bool const is_word = field.kind == Kind::word || field.kind == Kind::words;
    std::string const key = fmt::format(
        "{}|{}|{}", name.text, static_cast<void const*>(is_word ? field.words.data() : nullptr),
        static_cast<void const*>(owner)
    );
    if (auto const at = bound_.find(key); at != bound_.end()) return at->second;
    auto table = std::make_unique<CodeTable>();
    table->name = name.text;
    table->file = map_.files[from->name.spot.file];
    for (CodeStatement const& entry : from->codes) {
        if (is_others(entry)) {
            if (field.kind != Kind::text) {
                report_.add(
                    entry.code.spot, fmt::format("'{}' is no text: '* *' is for texts", field.name)
                );
                return 0;
            }
            table->passes_others = true;
            table->others_prefix = entry.word.text;
            table->others_prefix.pop_back();
            continue;
        }
        Code code{
            entry.code.text, entry.word.text, entry.reads, entry.writes, 0, entry.length, {}, {}
        };
        code.is_rest = is_rest(entry);
        if (owner != nullptr && entry.word.text.find('=') != std::string::npos) {
            if (!bind_assignment(entry, *owner, code)) return 0;
            table->has_targets = true;
        } else if (is_word && code.word != "-") {
            std::optional<std::uint8_t> const value = documents::parse_word(field, code.word);
            if (!value) {
                report_.add(
                    entry.word.spot,
                    fmt::format("'{}' is no word of field '{}'", code.word, field.name),
                    fmt::format("its words are: {}", fmt::join(field.words.subspan(1), " "))
                );
                return 0;
            }
            code.value = *value;
        }
        table->codes.push_back(std::move(code));
    }
    return bound_[key] = add(std::move(table));
}

std::uint32_t CodeTables::for_pair(
    CodesStatement const& from, TypeInfo const& owner, bool is_scheme, bool is_date
) {
    bool const is_inline = !by_name_.contains(from.name.text) || by_name_[from.name.text] != &from;
    if (is_inline) check(from, true);
    auto table = std::make_unique<CodeTable>();
    table->name = is_inline ? "pair" : from.name.text;
    table->file = map_.files[from.name.spot.file];
    for (CodeStatement const& entry : from.codes) {
        Code code{
            entry.code.text, entry.word.text, entry.reads, entry.writes, 0, entry.length, {}, {}
        };
        if (!is_scheme && code.word != "-" &&
            !bind_target(entry, code.word, owner, is_date, code)) {
            return 0;
        }
        table->codes.push_back(std::move(code));
    }
    return add(std::move(table));
}

bool CodeTables::bind_target(
    CodeStatement const& from, std::string const& path, TypeInfo const& owner, bool is_date,
    Code& code
) {
    std::optional<ResolvedField> resolved =
        resolve_field(owner, from.word, path, &code.target.scheme, report_);
    if (!resolved) return false;
    Kind const kind = resolved->field->kind;
    bool const fits = is_date
                          ? kind == Kind::when
                          : kind == Kind::text || kind == Kind::texts || kind == Kind::extensions ||
                                kind == Kind::decimal || !code.target.scheme.empty();
    if (!fits) {
        report_.add(
            from.word.spot,
            is_date ? fmt::format("'{}' is not a date", path)
                    : fmt::format("'{}' is not a text, a number or an identifier", path),
            is_date ? "" : "a pair of dates says so: pair ... date CCYYMMDD"
        );
        return false;
    }
    code.target.field = resolved->field;
    code.target.extension = add_extension_name(program_, resolved->extension);
    code.target.first_step = static_cast<std::uint32_t>(program_.steps.size());
    code.target.steps = static_cast<std::uint32_t>(resolved->steps.size());
    program_.steps.insert(program_.steps.end(), resolved->steps.begin(), resolved->steps.end());
    return true;
}

/// `field=value`: the code says something about another field of the same struct.
bool CodeTables::bind_assignment(CodeStatement const& from, TypeInfo const& owner, Code& code) {
    std::size_t const equals = code.word.find('=');
    if (!bind_target(from, code.word.substr(0, equals), owner, false, code)) return false;
    code.target_value = code.word.substr(equals + 1);
    if (code.target.extension != 0) {
        report_.add(from.word.spot, "a code says nothing about an extension");
        return false;
    }
    if (code.target.field->kind == Kind::decimal && !Decimal::parse(code.target_value)) {
        report_.add(from.word.spot, fmt::format("'{}' is not a number", code.target_value));
        return false;
    }
    return true;
}

}  // namespace tidegate::maps
