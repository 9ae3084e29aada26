// Private to src/store: what the stock ledger, the master data and the orders read of each other's
// rows.
#pragma once

#include "orders/snapshot.hpp"
#include "store/many.hpp"
#include "store/session.hpp"
#include "store/state.hpp"

#include <map>

namespace tidegate::store {

#define TIDEGATE_ITEM_COLUMNS                                                                   \
    "i.number, i.gtin, i.description, i.base_unit, i.units, i.is_divisible, i.is_discontinued," \
    " i.lead_time_days"

orders::Item read_item(Query const& query, std::size_t first);
std::unexpected<Error> no_such_item(std::string const& item);

/// Dated supply at one location by item, without the reservations of `excluding`; what has neither
/// stock nor receipts there is left out.
std::map<std::string, orders::Supply> read_supplies(
    Transaction& transaction, Environment environment, std::vector<KeyList> const& items,
    std::string const& location, std::optional<OrderId> excluding
);

}  // namespace tidegate::store
