// Who reads before it writes holds what it read
// (design.md 7.4). On SQLite, where one transaction writes at a time, these do nothing.
#pragma once

#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <set>
#include <string>

namespace tidegate::store {

/// Until the transaction ends nobody else promises, counts or ships these items, at any location.
/// Ascending, so that two orders of the same items wait for each other in one direction.
void lock_items(
    Transaction& transaction, Environment environment, std::set<std::string> const& numbers
);

/// Until the transaction ends nobody else changes what the nodes have in common: the schema, the
/// storage keys, kept configurations.
void lock_schema(Transaction& transaction);

/// Until the transaction ends nobody else ships, invoices, decides or removes this order.
void lock_order(Transaction& transaction, OrderId id);

}  // namespace tidegate::store
