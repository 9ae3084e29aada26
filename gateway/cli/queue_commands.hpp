// `queue`: what waits, and stopping, starting and repeating it.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> queue_commands();

}  // namespace tidegate::cli
