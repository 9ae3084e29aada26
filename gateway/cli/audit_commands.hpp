// audit verify: whether rows of the audit still are what was written.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> audit_commands();

}  // namespace tidegate::cli
