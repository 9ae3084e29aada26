// What must hold after any crash, once the gateway is quiet (spec/reliability.md section 4, codes
// D, E, L, G, A): read from the database file with SQL of its own, and from what the partner holds.
#pragma once

#include "crash/buyer.hpp"
#include "e2e/station.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tidegate::crash {

/// The database of a home that make_home made.
std::filesystem::path database_of(std::filesystem::path const& home);

/// The rows of a query, all values as text.
std::vector<std::vector<std::string>> query(
    std::filesystem::path const& database, std::string const& sql
);

/// Waits until no job, document and delivery is waiting or running; false after `patience`.
bool wait_until_quiet(std::filesystem::path const& home, std::chrono::seconds patience);

/// One line per promise that is broken; empty when all hold. All orders are answered with MDNs.
std::vector<std::string> check_all(
    std::filesystem::path const& home, std::vector<SentOrder> const& sent,
    std::vector<e2e::Arrival> const& arrivals
);

/// The same lines, one below the other: for INFO.
std::string joined(std::vector<std::string> const& lines);

}  // namespace tidegate::crash
