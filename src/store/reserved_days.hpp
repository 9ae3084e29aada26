// Private to src/store: how much of an item is promised for each day, added up, so that deciding an
// order does not take longer the more orders there are of the same item. Whoever writes a
// reservation writes here; check_stock compares.
#pragma once

#include "base/date.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

namespace tidegate::store {

/// Stored quantities by (item, location, day).
using ReservedDays = std::map<std::tuple<std::string, std::string, Date>, std::int64_t>;

/// More is promised.
void add_to_days(Transaction& transaction, Environment environment, ReservedDays const& days);

/// Less is. Throws RowDamaged when a day has not that much.
void take_from_days(Transaction& transaction, Environment environment, ReservedDays const& days);

}  // namespace tidegate::store
