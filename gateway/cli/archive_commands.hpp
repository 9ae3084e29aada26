// archive run, restore, list, verify: payloads that were moved out of the database.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> archive_commands();

}  // namespace tidegate::cli
