// What must hold when several nodes have worked on one PostgreSQL and all is quiet: read from the
// database with SQL of its own, and from what the partners hold.
#pragma once

#include "e2e/station.hpp"
#include "nodes/trader.hpp"
#include "store/database.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tidegate::nodes {

/// Jobs, documents and deliveries that wait or run. Throws DatabaseFailed.
std::int64_t count_open(store::Database& database);

/// One line per promise that is broken; empty when all hold. `on_hand` is all stock of the one item
/// that everybody wants.
std::vector<std::string> check_books(
    store::Database& database, std::vector<std::unique_ptr<Trader>> const& traders,
    std::vector<e2e::Arrival> const& arrivals, std::int64_t on_hand
);

}  // namespace tidegate::nodes
