// The commands about EDI files that need no server: docs/cli.md is their contract.
#pragma once

#include "cli/command.hpp"

#include <vector>

namespace tidegate::cli {

/// Their rows of the command table, in the order of help.
std::vector<Command> edi_commands();

Exit edi_detect(Arguments const& arguments, Streams streams);
Exit edi_check(Arguments const& arguments, Streams streams);
Exit edi_show(Arguments const& arguments, Streams streams);
Exit edi_explain(Arguments const& arguments, Streams streams);
Exit edi_json(Arguments const& arguments, Streams streams);
Exit edi_format(Arguments const& arguments, Streams streams);
Exit edi_split(Arguments const& arguments, Streams streams);
Exit edi_diff(Arguments const& arguments, Streams streams);
Exit edi_convert(Arguments const& arguments, Streams streams);
Exit edi_generate(Arguments const& arguments, Streams streams);
Exit edi_ack(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
