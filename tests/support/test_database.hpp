// Where the database of a test is. The tests of the store and the runtime are linked into two
// programs: their own, on SQLite, and test_postgresql.
#pragma once

#include <string>

namespace tidegate::testing {

/// `path` itself, or the address of a schema that stands for it on the program's PostgreSQL: empty
/// when asked for the first time, the same one later.
std::string database_address(std::string const& path);

}  // namespace tidegate::testing
