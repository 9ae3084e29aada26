// Reads the table retention of tidegate.toml.
#pragma once

#include "partners/instance.hpp"
#include "partners/table_reader.hpp"

namespace tidegate::partners {

/// After the tables `instance` and `database`, which decide its defaults. Without a table `table`
/// is null.
void read_retention(TableReader* table, Instance& instance);

}  // namespace tidegate::partners
