#include "maps/plan_runs.hpp"

#include "documents/access.hpp"
#include "maps/plan_tables.hpp"

#include <algorithm>
#include <optional>

namespace tidegate::maps {

using documents::Field;
using documents::FieldProbes;
using documents::FieldSet;
using documents::Kind;
using documents::TypeInfo;

namespace {

/// A line whose field and place are one each.
WriteStep::Kind kind_of_step(Op const& op, CodeTable const& table) {
    Kind const kind = op.field->kind;
    if (op.kind == OpKind::text && kind == Kind::text) return WriteStep::Kind::text;
    if (op.kind == OpKind::decimal && kind == Kind::decimal && !op.is_negative)
        return WriteStep::Kind::decimal;
    if (op.kind != OpKind::code || table.has_targets) return WriteStep::Kind::other;
    return kind == Kind::word   ? WriteStep::Kind::word
           : kind == Kind::text ? WriteStep::Kind::coded_text
                                : WriteStep::Kind::other;
}

std::span<Op const> ops_of(Program const& program, Block const& block) {
    return std::span(program.ops).subspan(block.first_op, block.ops);
}

void index_rules(Program const& program, Block& block) {
    if (block.children.empty()) return;
    auto const ordinal = [&](std::uint32_t child) { return program.blocks[child].item->ordinal; };
    BlockPlan& plan = block.plan;
    plan.first_ordinal = ordinal(block.children.front());
    std::uint32_t const last = ordinal(block.children.back());
    std::uint32_t next = 0;
    for (std::uint32_t at = plan.first_ordinal; at <= last + 1; ++at) {
        while (next < block.children.size() && ordinal(block.children[next]) < at) ++next;
        plan.first_rules.push_back(next);
    }
}

ReadStep::Kind kind_of_read(Op const& op, CodeTable const& table) {
    Kind const kind = op.field->kind;
    if (op.kind == OpKind::text && kind == Kind::text) return ReadStep::Kind::text;
    if (op.kind == OpKind::decimal && kind == Kind::decimal && !op.is_optional && !op.is_negative)
        return ReadStep::Kind::decimal;
    if (op.kind != OpKind::code || table.has_targets) return ReadStep::Kind::other;
    return kind == Kind::word   ? ReadStep::Kind::word
           : kind == Kind::text ? ReadStep::Kind::coded_text
                                : ReadStep::Kind::other;
}

/// The lines of a block that are read, those apart that come down to one place and one field.
void plan_reads(Program const& program, Block& block) {
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program.ops[i];
        // A literal that is only written takes its element when it is that literal.
        if (!op.reads && !(op.kind == OpKind::constant && op.places != 0)) continue;
        ReadStep step;
        step.op = i;
        step.is_literal = op.kind == OpKind::constant && op.places == 0;
        step.is_about_absent = op.has_default;
        step.skips_absent = op.skips_absent;
        if (op.places != 0) {
            Place const& place = program.places[op.first_place];
            step.element = place.element;
            step.component = place.component;
        }
        step.table = program.tables[op.table].get();
        bool const is_simple = op.field != nullptr && op.steps == 0 && op.places == 1 &&
                               op.extension == 0 && !op.is_above && !op.is_sscc && !op.is_implied &&
                               !program.places[op.first_place].moves;
        if (is_simple) {
            step.offset = static_cast<std::uint32_t>(op.field->offset);
            step.kind = kind_of_read(op, *step.table);
        } else if (op.kind == OpKind::pair && op.reads && !op.is_above) {
            step.kind = ReadStep::Kind::pair;
        }
        block.plan.reads.push_back(step);
    }
}

void plan_reading(Program const& program, Block& block) {
    BlockPlan& plan = block.plan;
    for (Op const& op : ops_of(program, block)) {
        bool const is_needed = op.field != nullptr && op.steps == 0 && !op.has_default &&
                               op.reads && op.places == 1 && block.field != nullptr &&
                               block.is_each &&
                               op.field->cardinality == documents::Cardinality::one;
        bool const is_repeated_pair = op.kind == OpKind::pair && block.is_stream;
        plan.chooses |= op.is_key || is_repeated_pair ||
                        (is_needed && block.item != nullptr && !block.item->is_loop);
        bool const is_told = op.kind == OpKind::pair || op.kind == OpKind::constant;
        for (std::uint32_t p = 0; !is_told && p < op.places; ++p) {
            Place const& place = program.places[op.first_place + p];
            if (!place.moves) plan.taken.add(place.element);
            plan.moves |= place.moves;
        }
        plan.has_literals |= op.kind == OpKind::constant && op.reads;
        plan.may_be_silent |= op.kind == OpKind::constant && op.places == 0;
    }
    for (Filter const& filter : block.filters) plan.filtered.add(filter.place.element);
    plan.is_plain = block.slots == 0 && block.role == LevelRole::none && block.share.empty() &&
                    block.group_list == nullptr && !block.is_whole && !block.link.is_there;
    plan_reads(program, block);
    plan.may_be_silent &= block.item != nullptr && block.item->is_loop && !block.filters.empty();
}

/// Of which fields of one struct a rule needs one, to have anything to write or to lose.
class Needs {
public:
    Needs(Program const& program, TypeInfo const& type) : program_(program), type_(type) {}

    /// False: it may write or lose something without any of them.
    bool of_block(Block const& block) {
        bool const is_special = block.when != 0 || block.role != LevelRole::none ||
                                !block.share.empty() || block.is_sharing || block.is_whole ||
                                block.link.is_there;
        if (is_special) return false;
        if (block.field != nullptr) return first(block.first_step, block.steps, block.field);
        for (Op const& op : ops_of(program_, block)) {
            if (op.writes && !of_op(block, op)) return false;
        }
        if (block.slots != 0) {
            Block const& inner = program_.blocks[block.slots];
            if (!first(inner.first_step, inner.steps, inner.field)) return false;
        }
        return std::ranges::all_of(block.children, [&](std::uint32_t child) {
            return !program_.blocks[child].writes || of_block(program_.blocks[child]);
        });
    }

    [[nodiscard]] FieldSet const& fields() const { return fields_; }

private:
    bool of_op(Block const& block, Op const& op) {
        if (op.is_above || calls_for_segment(program_, block, op)) return false;
        switch (op.kind) {
            case OpKind::constant:
            case OpKind::ordinal:
                return true;
            case OpKind::check: {
                Expression const& expression = program_.expressions[op.expression];
                return expression.literal().has_value() || expression.is_path();
            }
            case OpKind::code:
                return first(op.first_step, op.steps, op.field) && targets(op);
            case OpKind::pair:
                if (op.field != nullptr) return first(op.first_step, op.steps, op.field);
                return op.table != 0 && targets(op);
            case OpKind::text:
            case OpKind::decimal:
            case OpKind::date:
            case OpKind::join:
            case OpKind::reference:
                return first(op.first_step, op.steps, op.field);
        }
        return false;
    }

    /// What the codes of a table stand for.
    bool targets(Op const& op) {
        return std::ranges::all_of(program_.tables[op.table]->codes, [&](Code const& code) {
            if (code.target.field == nullptr || !code.writes) return true;
            return first(code.target.first_step, code.target.steps, code.target.field);
        });
    }

    /// The field of the struct at hand that the way to another one begins with.
    bool first(std::uint32_t first_step, std::uint32_t steps, Field const* field) {
        Field const* begin = steps != 0 ? program_.steps[first_step] : field;
        std::size_t const number = begin != nullptr ? type_.number_of(*begin) : type_.fields.size();
        if (number >= type_.fields.size()) return false;
        fields_.add(number);
        return true;
    }

    Program const& program_;
    TypeInfo const& type_;
    FieldSet fields_;
};

/// The lines of a block that are written, those apart that come down to one field and one place.
void plan_steps(Program const& program, Block& block) {
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program.ops[i];
        if (!op.writes) continue;
        block.plan.may_lose |= op.may_lose;
        WriteStep step;
        step.op = i;
        step.calls_for_segment = calls_for_segment(program, block, op);
        step.is_about_absent = op.has_default || op.is_index;
        bool const is_simple = op.field != nullptr && op.steps == 0 && op.places == 1 &&
                               op.when == nullptr && op.extension == 0 && !op.is_above &&
                               !op.is_sscc && !op.is_implied;
        if (is_simple) {
            Place const& place = program.places[op.first_place];
            step.element = place.element;
            step.component = std::max<std::uint16_t>(1, place.component);
            step.offset = static_cast<std::uint32_t>(op.field->offset);
            step.table = program.tables[op.table].get();
            step.kind = kind_of_step(op, *step.table);
        }
        block.plan.steps.push_back(step);
    }
}

/// Pairs of an op come in the order of their elements.
bool rises(Program const& program, Op const& op) {
    std::uint16_t highest = 0;  // of the pairs before
    for (std::uint32_t first = 0; first + op.width <= op.places; first += op.width) {
        auto const pair = std::span(program.places).subspan(op.first_place + first, op.width);
        auto const [low, high] = std::ranges::minmax(pair, {}, &Place::element);
        if (low.element < highest) return false;
        highest = high.element;
    }
    return true;
}

/// Which rules a field of the struct calls for.
void index_needs(BlockPlan& plan) {
    if (plan.inner == nullptr || plan.rules.size() > FieldSet::kSize) return;
    plan.rules_of_fields.resize(plan.inner->fields.size());
    for (std::size_t i = 0; i < plan.rules.size(); ++i) {
        RulePlan const& rule = plan.rules[i];
        if (rule.may_hold_kept) plan.may_hold_kept.add(i);
        if (!rule.can_be_skipped) plan.always.add(i);
        rule.needs.for_each([&](std::size_t field) { plan.rules_of_fields[field].add(i); });
    }
}

/// `type`: of the struct that the children of the block are run with.
void plan_writing(Program& program, std::uint32_t number, TypeInfo const* type) {
    BlockPlan& plan = program.blocks[number].plan;
    plan.inner = type;
    FieldSet all;
    for (std::uint32_t const child : program.blocks[number].children) {
        Block const& block = program.blocks[child];
        if (block.writes) {
            RulePlan rule;
            rule.block = child;
            rule.may_hold_kept = block.item->is_loop && block.field == nullptr;
            if (type != nullptr) {
                Needs needs(program, *type);
                rule.can_be_skipped = needs.of_block(block);
                rule.needs = needs.fields();
            }
            if (rule.can_be_skipped) all |= rule.needs;
            plan.rules.push_back(rule);
        }
        TypeInfo const* inner = block.field == nullptr ? type
                                : block.is_self        ? nullptr
                                                       : block.field->type;
        plan_writing(program, child, inner);
    }
    index_needs(plan);
    if (type != nullptr) plan.probes = FieldProbes(*type, all);
}

/// Structs nest as deep as a document has them.
std::uint32_t plan_lost(Program& program, TypeInfo const& type, std::string const& path) {
    auto const number = static_cast<std::uint32_t>(program.written_fields.size());
    program.written_fields.emplace_back();
    WrittenFields made;
    made.path = path;
    made.below.resize(type.fields.size());
    for (Field const& field : type.fields) {
        std::size_t const at = type.number_of(field);
        bool const is_ours =
            path.empty() && (field.name == "environment" || field.name == "unmapped");
        if (is_ours) continue;
        std::string const own = path + std::string(field.name);
        if (field.kind == Kind::object || field.kind == Kind::objects) {
            made.below[at] = plan_lost(program, *field.type, own + ".");
            WrittenFields const& below = program.written_fields[made.below[at]];
            bool const is_partly_written =
                program.conditional.contains(&field) || &field == program.single;
            if (is_partly_written || !(below.structs.empty() && below.lost.empty()))
                made.structs.add(at);
        } else if (field.kind == Kind::extensions) {
            made.lost.add(at);
        } else if (!program.written.contains(own) && type.name != "zones") {
            made.lost.add(at);
        }
    }
    FieldSet both = made.structs;
    both |= made.lost;
    made.probes = FieldProbes(type, both);
    program.written_fields[number] = std::move(made);
    return number;
}

}  // namespace

bool calls_for_segment(Program const& program, Block const& block, Op const& op) {
    bool const is_literal =
        op.kind == OpKind::constant ||
        (op.kind == OpKind::check && program.expressions[op.expression].literal());
    return is_literal && block.item != nullptr && block.item->parent == nullptr &&
           block.item->usage == standards::Usage::mandatory;
}

void plan_runs(Program& program) {
    for (auto const& table : program.tables) plan_table(program, *table);
    for (Op& op : program.ops) {
        bool const is_value = op.kind == OpKind::text || op.kind == OpKind::code ||
                              op.kind == OpKind::decimal || op.kind == OpKind::date;
        op.skips_absent = is_value && op.reads && op.places != 0 && !op.has_default &&
                          !op.is_above && (op.places == 1 || op.kind == OpKind::date) &&
                          !program.places[op.first_place].moves;
        op.is_rising = op.kind == OpKind::pair && rises(program, op);
        bool const has_targets = op.kind == OpKind::code && program.tables[op.table]->has_targets;
        op.needs_field = is_value && op.field != nullptr && op.steps == 0 && !op.is_above &&
                         documents::is_scalar(op.field->kind) && !op.has_default && !op.is_index &&
                         !has_targets;
    }
    for (Block& block : program.blocks) {
        index_rules(program, block);
        plan_reading(program, block);
        plan_steps(program, block);
    }
    plan_writing(program, 0, program.document);
    std::uint32_t const items = program.hierarchy.item_block;
    if (program.hierarchy.is_packing() && program.blocks[items].field != nullptr)
        plan_writing(program, items, program.blocks[items].field->type);
    plan_lost(program, *program.document, "");
    program.kept = program.document->find("unmapped");
    program.counts_loops =
        program.hierarchy.item != nullptr ||
        std::ranges::any_of(program.ops, [](Op const& op) { return op.kind == OpKind::ordinal; });
}

}  // namespace tidegate::maps
