// The commands that print what is generated from the table of commands: shell completion and the
// manual page.
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

/// Their rows of the command table, in the order of help.
std::vector<Command> help_commands();

}  // namespace tidegate::cli
