// The order engine: one order and a snapshot in, one decision out. The list of steps, nothing else.
// Pure and deterministic: equal inputs give equal decisions.
#pragma once

#include "documents/order.hpp"
#include "orders/decision.hpp"
#include "orders/snapshot.hpp"

namespace tidegate::orders {

/// `snapshot.lines` has one entry per line of the order, in its sequence (unless the order has more
/// lines than limits::order_lines_max, which is rejected without looking at them). Wrong orders are
/// decisions, never errors.
Decision decide(documents::Order const& order, Snapshot const& snapshot);

}  // namespace tidegate::orders
