// What is worked out of a code table so that it runs fast. Internal to compile.
#pragma once

#include "maps/program.hpp"

namespace tidegate::maps {

/// Fills what program.hpp says is worked out of the table. All tables of the program are bound.
void plan_table(Program const& program, CodeTable& table);

}  // namespace tidegate::maps
