// doc list, doc show: the message log.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> doc_commands();

}  // namespace tidegate::cli
