// What we owe buyers and have not sent in the time that their profiles give: answers, ship notices,
// invoices. Looks and tells; what has to be done a person decides.
#pragma once

#include "runtime/services.hpp"
#include "store/late_orders.hpp"

#include <cstddef>
#include <vector>

namespace tidegate::runtime {

struct LateOrder {
    store::OwedOrder owed;
    Instant deadline{};
};

/// By partner, then what is owed, then oldest first.
std::vector<LateOrder> find_late_orders(
    store::Transaction& transaction, Config const& config, Instant now
);

/// An audit row "order.late" and a warning for each that was not told yet; returns how many are
/// late, told before or not. Blocks; not on the writer's thread. Throws DatabaseFailed.
std::size_t tell_late_orders_blocking(Services const& services);

}  // namespace tidegate::runtime
