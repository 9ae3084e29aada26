#include "maps/compile_reach.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tidegate::maps {
namespace {

/// Some codes leave the segment to the rules below.
bool is_selective(Program const& program, Block const& block) {
    for (std::uint32_t i = block.first_op; i < block.first_op + block.ops; ++i) {
        Op const& op = program.ops[i];
        if (op.is_key || (op.kind == OpKind::pair && block.is_stream)) return true;
    }
    return false;
}

bool covers(Block const& earlier, Block const& later) {
    return std::ranges::all_of(earlier.filters, [&](Filter const& wide) {
        return std::ranges::any_of(later.filters, [&](Filter const& narrow) {
            return narrow.place == wide.place &&
                   std::ranges::all_of(narrow.values, [&](std::string const& value) {
                       return std::ranges::find(wide.values, value) != wide.values.end();
                   });
        });
    });
}

}  // namespace

void check_reachable(
    Program const& program, Block const& later, BlockStatement const& statement,
    std::vector<std::uint32_t> const& made, std::vector<BlockStatement const*> const& from,
    Report& report
) {
    for (std::size_t i = 0; i < made.size(); ++i) {
        Block const& earlier = program.blocks[made[i]];
        bool const takes_all = earlier.item == later.item && earlier.is_each && earlier.reads &&
                               !is_selective(program, earlier) && covers(earlier, later);
        if (!takes_all) continue;
        report.add(
            statement.spot,
            fmt::format(
                "{} is never reached: {} takes these segments", statement.address,
                report.line_of(from[i]->spot, statement.spot)
            ),
            "put the narrower rule first, or give it another filter"
        );
    }
}

}  // namespace tidegate::maps
