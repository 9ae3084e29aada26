// Rules that no segment comes to. Internal to compile.
#pragma once

#include "maps/code_tables.hpp"
#include "maps/program.hpp"

#include <vector>

namespace tidegate::maps {

/// Reports a block that an earlier one leaves nothing for: an `each` takes every segment that its
/// filters let through. `made` are the blocks in front of it in the same loop, made of `from`.
void check_reachable(
    Program const& program, Block const& later, BlockStatement const& statement,
    std::vector<std::uint32_t> const& made, std::vector<BlockStatement const*> const& from,
    Report& report
);

}  // namespace tidegate::maps
