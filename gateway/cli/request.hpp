// What commands that change something share: who asks, and how a refusal is told.
#pragma once

#include "cli/command.hpp"

#include <string>

namespace tidegate::cli {

/// The name people know this user by; it stands in the audit.
std::string user_name();

/// "No" for what exists but may not be done; the table's status for the rest.
Exit report_refusal(Streams streams, Error const& error);

}  // namespace tidegate::cli
