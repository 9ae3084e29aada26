// What the demo plays: a supplier's stock and a buyer's three orders, with dates relative to today.
#pragma once

#include "base/date.hpp"
#include "rehearsal/buyer.hpp"

#include <string>
#include <vector>

namespace tidegate::rehearsal {

/// Records for `stock load` (gateway/cli/master_file.hpp): the customer, three items, prices,
/// stock, one receipt.
std::string demo_stock(Date today);

/// One order that is all in stock, one that must be split, one with a line that cannot be served.
std::vector<RehearsedOrder> demo_orders(Date today);

}  // namespace tidegate::rehearsal
