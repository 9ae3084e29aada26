// What is generated from the table of commands for a shell and for man(1): so neither can name a
// command or an option that does not exist.
#pragma once

#include "cli/command.hpp"

#include <span>
#include <string>

namespace tidegate::cli {

/// A script for bash that completes nouns, verbs, options and file names. Hidden commands are left
/// out.
std::string bash_completion(std::span<Command const> table);

/// The manual page tidegate(1), roff with the man macros.
std::string man_page(std::span<Command const> table);

}  // namespace tidegate::cli
