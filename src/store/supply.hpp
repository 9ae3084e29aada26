// Private to src/store: what the stock ledger, the master data and the orders read of each other's
// rows.
#pragma once

#include "orders/snapshot.hpp"
#include "store/session.hpp"
#include "store/state.hpp"

namespace tidegate::store {

#define TIDEGATE_ITEM_COLUMNS                                                                   \
    "i.number, i.gtin, i.description, i.base_unit, i.units, i.is_divisible, i.is_discontinued," \
    " i.lead_time_days"

orders::Item read_item(Query const& query, std::size_t first);
std::unexpected<Error> no_such_item(std::string const& item);

/// Dated supply of one (item, location), in one statement; without the reservations of `excluding`.
/// All zero when the item has no stock there.
orders::Supply read_supply(
    Transaction& transaction, Environment environment, std::string const& item,
    std::string const& location, std::optional<OrderId> excluding
);

}  // namespace tidegate::store
