// Orders of the station's partner for the station's items.
#pragma once

#include "generate.hpp"

#include <cstdint>
#include <string>

namespace tidegate::bench {

inline constexpr int kOrderLines = 5;

/// An interchange with one order; `number` is never used twice.
std::string make_order(Dice& dice, std::uint64_t number, int order_lines);

}  // namespace tidegate::bench
