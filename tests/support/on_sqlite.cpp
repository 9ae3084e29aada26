#include "support/test_database.hpp"

namespace tidegate::testing {

std::string database_address(std::string const& path) { return path; }

}  // namespace tidegate::testing
