// The commands about the configuration of partners and of the installation: partner check, config
// check. Contract: docs/cli.md.
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

/// Their rows of the command table, in the order of help.
std::vector<Command> partner_commands();

Exit partner_check(Arguments const& arguments, Streams streams);
Exit config_check(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
