// serve, init, demo.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

std::vector<Command> server_commands();

/// The demo's two halves (demo_command.cpp, demo_partner.cpp).
Exit demo(Arguments const& arguments, Streams streams);
Exit demo_partner(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
