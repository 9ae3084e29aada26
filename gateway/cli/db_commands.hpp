// db move: from the file to a PostgreSQL that several nodes share.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> db_commands();

}  // namespace tidegate::cli
