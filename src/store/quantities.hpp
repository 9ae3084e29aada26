// Private to src/store: quantities as the database holds them, INTEGER in 1/10,000 of the base unit
// (design.md 7.8).
#pragma once

#include "base/decimal.hpp"

#include <cstdint>

namespace tidegate::store {

/// Errors: invalid with more than four decimals, too_large beyond limits::store_quantity_max.
Expected<std::int64_t> to_stored_quantity(Decimal const& quantity);

/// Without trailing zeros.
Decimal from_stored_quantity(std::int64_t stored);

}  // namespace tidegate::store
