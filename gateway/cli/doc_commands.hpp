// doc: the message log, and what can be done with what is in it.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> doc_commands();

}  // namespace tidegate::cli
