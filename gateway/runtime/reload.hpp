// A new configuration in place of the one in force: whole, or not at all.
#pragma once

#include "runtime/services.hpp"

namespace tidegate::runtime {

/// Reads the home folder of the configuration in force. Without a mistake it comes into force for
/// what begins from now on; a message that is under way keeps its own. With one, the old one stays
/// and every mistake is logged with its place. What only a start can change (addresses, database,
/// TLS, limits of connections, the log) is logged and stays. Blocks; must not throw.
void reload(CurrentConfig& current) noexcept;

}  // namespace tidegate::runtime
