// Orders of the station's partners for the station's items.
#pragma once

#include "generate.hpp"
#include "station.hpp"

#include <cstdint>
#include <string>

namespace tidegate::bench {

inline constexpr int kOrderLines = 5;

/// An interchange of `partner` with one order; `number` is never used twice.
std::string make_order(
    Dice& dice, BenchPartner const& partner, std::uint64_t number, int order_lines
);

}  // namespace tidegate::bench
