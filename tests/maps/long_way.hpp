// A program without the shortcuts that plan_runs() found: every line is run by the general code,
// every rule and every struct is looked at.
#pragma once

#include "maps/program.hpp"

namespace tidegate::maps {

/// How many shortcuts of a kind were taken away.
struct LongWay {
    std::size_t reads = 0;    ///< lines that are read shortly
    std::size_t pairs = 0;    ///< entries of pairs that are
    std::size_t plain = 0;    ///< blocks
    std::size_t steps = 0;    ///< lines that are written shortly
    std::size_t rules = 0;    ///< rules that may be skipped
    std::size_t structs = 0;  ///< structs that are passed over
};

inline void take_long_way(Block& block, LongWay& way) {
    BlockPlan& plan = block.plan;
    for (ReadStep& step : plan.reads) {
        way.reads += step.kind != ReadStep::Kind::other || step.skips_absent ? 1 : 0;
        step.kind = ReadStep::Kind::other;
        step.skips_absent = false;
    }
    way.plain += plan.is_plain ? 1 : 0;
    plan.is_plain = false;
    plan.chooses = true;
    plan.has_literals = true;
    plan.may_lose = true;
    for (WriteStep& step : plan.steps) {
        way.steps += step.kind != WriteStep::Kind::other ? 1 : 0;
        step.kind = WriteStep::Kind::other;
    }
    for (RulePlan const& rule : plan.rules) way.rules += rule.can_be_skipped ? 1 : 0;
    plan.rules_of_fields.clear();
}

inline void take_long_way(CodeTable& table, LongWay& way) {
    for (PairStep& step : table.pair_steps) {
        way.pairs += step.kind != PairStep::Kind::other ? 1 : 0;
        step.kind = PairStep::Kind::other;
    }
    table.is_walked = true;
}

/// Everything below is looked at, whether something may be lost there or not.
inline void look_everywhere(
    Program& program, std::uint32_t number, documents::TypeInfo const& type, LongWay& way
) {
    WrittenFields& fields = program.written_fields[number];
    documents::FieldSet all = fields.lost;
    for (documents::Field const& field : type.fields) {
        bool const is_struct =
            field.kind == documents::Kind::object || field.kind == documents::Kind::objects;
        std::size_t const at = type.number_of(field);
        std::uint32_t const below = fields.below[at];
        if (!is_struct || below == 0) continue;
        way.structs += fields.structs.has(at) ? 0 : 1;
        all.add(at);
        look_everywhere(program, below, *field.type, way);
    }
    fields.probes = documents::FieldProbes(type, all);
}

inline LongWay take_long_way(Program& program) {
    LongWay way;
    for (Block& block : program.blocks) take_long_way(block, way);
    for (auto const& table : program.tables) take_long_way(*table, way);
    for (Op& op : program.ops) {
        op.needs_field = false;
        op.is_rising = false;
    }
    look_everywhere(program, 0, *program.document, way);
    program.counts_loops = true;
    return way;
}

}  // namespace tidegate::maps
