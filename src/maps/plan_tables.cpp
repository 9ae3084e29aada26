#include "maps/plan_tables.hpp"

#include <algorithm>

namespace tidegate::maps {
namespace {

std::span<documents::Field const* const> steps_of(
    Program const& program, std::uint32_t first, std::uint32_t count
) {
    return std::span(program.steps).subspan(first, count);
}

/// The entry of `fields` for a target, made when it is new.
std::size_t field_for(Program const& program, CodeTable& table, Target const& target) {
    auto const way = steps_of(program, target.first_step, target.steps);
    auto const at = std::ranges::find_if(table.fields, [&](TableField const& known) {
        return known.field == target.field &&
               std::ranges::equal(steps_of(program, known.first_step, known.steps), way);
    });
    if (at != table.fields.end()) return static_cast<std::size_t>(at - table.fields.begin());
    TableField made;
    made.field = target.field;
    made.first_step = target.first_step;
    made.steps = target.steps;
    table.fields.push_back(std::move(made));
    return table.fields.size() - 1;
}

/// Of a pair: which entries each field is written by.
void plan_fields(Program const& program, CodeTable& table) {
    bool const has_targets = std::ranges::any_of(table.codes, [](Code const& code) {
        return code.target.field != nullptr;
    });
    if (!has_targets) return;
    table.is_walked = table.codes.size() > documents::FieldSet::kSize;
    table.field_of_code.resize(table.codes.size());
    for (std::uint32_t i = 0; i < table.codes.size(); ++i) {
        Code const& code = table.codes[i];
        if (!code.writes || code.target.field == nullptr) continue;
        if (code.length != 0) table.with_lengths.push_back(i);
        std::size_t const number = field_for(program, table, code.target);
        table.field_of_code[i] = static_cast<std::uint16_t>(number);
        if (!table.is_walked) table.fields[number].entries.add(i);
        if (!code.target.scheme.empty())
            table.fields[number].schemes.emplace(code.target.scheme, i);
    }
}

/// Identifiers of a list; one that is a field of its own is not set twice.
PairStep pair_step(Program const& program, Code const& code) {
    Target const& target = code.target;
    PairStep step;
    bool const is_near =
        target.field != nullptr && target.steps <= 1 && target.extension == 0 && code.word != "-";
    if (!is_near) return step;
    if (target.steps == 1) step.object = program.steps[target.first_step];
    if (step.object != nullptr && step.object->kind != documents::Kind::object) return step;
    step.offset = static_cast<std::uint32_t>(target.field->offset);
    bool const is_list = target.field->kind == documents::Kind::objects;
    if (!target.scheme.empty() && is_list) {
        step.kind = PairStep::Kind::identifier;
    } else if (target.scheme.empty() && target.field->kind == documents::Kind::text) {
        step.kind = PairStep::Kind::text;
    }
    return step;
}

void plan_pairs(Program const& program, CodeTable& table) {
    for (Code const& code : table.codes) table.pair_steps.push_back(pair_step(program, code));
}

}  // namespace

void plan_table(Program const& program, CodeTable& table) {
    for (Code const& code : table.codes) {
        bool const is_written = code.writes && code.value != 0 && !code.code.empty();
        if (!is_written) continue;
        if (table.codes_of_words.size() <= code.value) table.codes_of_words.resize(code.value + 1U);
        std::string_view& written = table.codes_of_words[code.value];
        if (written.empty()) written = code.code;
    }
    plan_fields(program, table);
    plan_pairs(program, table);
}

}  // namespace tidegate::maps
