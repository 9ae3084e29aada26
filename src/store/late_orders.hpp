// Orders for which we owe the buyer something, and since when (spec: expectations of 855, 856,
// 810). Nothing is stored for it: what is owed follows from the order itself.
#pragma once

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::store {

enum class Owed : std::uint8_t {
    answer,    ///< the order is not answered yet: it is held
    shipment,  ///< goods were promised for a day that is past, and have not left
    invoice    ///< a shipment left, and is not invoiced
};
std::string_view name_of(Owed owed);

struct OwedOrder {
    OrderId order;
    Environment environment = Environment::live;
    std::string partner, number;
    Owed owed = Owed::answer;
    Instant since{};   ///< the order came, the promised day began (UTC), the shipment left
    std::string what;  ///< number of the shipment; empty of the other two
};

/// Of one partner, what is owed since before `before`, oldest first, at most
/// limits::store_list_rows_max.
std::vector<OwedOrder> find_owed(
    Transaction& transaction, std::string const& partner, Owed owed, Instant before
);

/// Held orders of one partner that came before `before` and of which the buyer has heard nothing:
/// they have no answer, and no audit row `given_up`. Oldest first, at most
/// limits::store_list_rows_max.
std::vector<OrderId> find_unheard(
    Transaction& transaction, std::string const& partner, Instant before,
    std::string const& given_up
);

}  // namespace tidegate::store
