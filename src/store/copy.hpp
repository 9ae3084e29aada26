// Moves everything from a file of SQLite into a PostgreSQL that has nothing yet. Knows no table:
// what there is, and what refers to what, is read from the file's own schema.
#pragma once

#include "store/database.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tidegate::store {

struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;
};

/// Copies table by table, each in a transaction, what is referred to first; then reads both sides
/// again and compares every row. `done` is called after each table. `from` must be open as its
/// server, so that nobody writes it meanwhile. Errors: refused when `to` holds a row, when one of
/// them is of the other kind, and when the comparison finds a difference.
Expected<void> copy_database(
    Database& from, Database& to, std::function<void(CopiedTable const&)> const& done
);

}  // namespace tidegate::store
