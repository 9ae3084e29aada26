// order list and show, stock show and load: what was promised, and from what.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> order_commands();
std::vector<Command> stock_commands();

}  // namespace tidegate::cli
