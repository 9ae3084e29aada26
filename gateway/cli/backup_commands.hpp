// `backup`: copies of the database, made while it is used, checked, and put back.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> backup_commands();

}  // namespace tidegate::cli
