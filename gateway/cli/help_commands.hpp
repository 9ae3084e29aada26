// The commands that print what is generated from the table of commands: shell completion and the
// manual page.
#pragma once

#include <vector>

#include "cli/command.hpp"

namespace tidegate::cli {

/// Their rows of the command table, in the order of help.
std::vector<Command> help_commands();

}  // namespace tidegate::cli
