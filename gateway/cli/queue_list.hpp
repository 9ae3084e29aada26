// `queue list`: counts by partner and kind, with everything that holds them up.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

Exit queue_list(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
