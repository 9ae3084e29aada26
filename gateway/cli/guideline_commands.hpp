// tidegate guideline: what partners agreed on beyond the standards (docs/guidelines.md).
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

std::vector<Command> guideline_commands();

}  // namespace tidegate::cli
