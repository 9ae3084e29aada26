// `db ...`: the database itself.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> db_commands();

}  // namespace tidegate::cli
