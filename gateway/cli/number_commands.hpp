// `number`: the control numbers of what we send.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> number_commands();

}  // namespace tidegate::cli
