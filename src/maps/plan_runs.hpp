// Works out how the blocks of a compiled map are run. Internal to src/maps.
#pragma once

#include "maps/program.hpp"

namespace tidegate::maps {

/// Fills Block::plan, what is worked out of ops, Program::written_fields and Program::kept. The
/// last step of compile().
void plan_runs(Program& program);

/// True if the literal that `op` is calls for its segment: where the set cannot do without it, as
/// UNS of EDIFACT.
[[nodiscard]] bool calls_for_segment(Program const& program, Block const& block, Op const& op);

}  // namespace tidegate::maps
