// The commands about maps: read, write, check, test, show, explain, schema. Contract: docs/cli.md.
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

/// Their rows of the command table, in the order of help.
std::vector<Command> map_commands();

Exit map_read(Arguments const& arguments, Streams streams);
Exit map_write(Arguments const& arguments, Streams streams);
Exit map_check(Arguments const& arguments, Streams streams);
Exit map_test(Arguments const& arguments, Streams streams);
Exit map_show(Arguments const& arguments, Streams streams);
Exit map_explain(Arguments const& arguments, Streams streams);
Exit map_schema(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
