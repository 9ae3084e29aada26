// Which segment or loop of the dictionary a block of a map stands for. Internal to compile.
#pragma once

#include "maps/code_tables.hpp"
#include "standards/dictionary.hpp"

#include <string_view>
#include <vector>

namespace tidegate::maps {

/// The item of `statement`, the `place`-th block of its name among `statements`; `items` are those
/// that stand here. Null, with an error in the report, when there is none or no single one. `map`:
/// its id, for the error.
standards::SetItem const* find_item(
    BlockStatement const& statement, std::vector<BlockStatement> const& statements,
    std::size_t place, std::vector<standards::SetItem const*> const& items, std::string_view map,
    Report& report
);

}  // namespace tidegate::maps
