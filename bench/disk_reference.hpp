// What durability costs at least on a disk: appending to a file and waiting for fdatasync.
#pragma once

#include "harness.hpp"

#include <string>

namespace tidegate::bench {

/// Appends of 4 KiB, each with an fdatasync, to a file in `folder`; in appends per second.
Reference fdatasync_reference(std::string const& folder);

}  // namespace tidegate::bench
