// tidegate dictionary: what the standards' tables hold.
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

std::vector<Command> dictionary_commands();

}  // namespace tidegate::cli
