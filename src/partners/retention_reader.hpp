// Reads the table retention of tidegate.toml.
#pragma once

#include "partners/instance.hpp"
#include "partners/table_reader.hpp"

namespace tidegate::partners {

/// After the tables `instance`, `database` and `storage`, which decide what it may say. Without a
/// table `table` is null.
void read_retention(TableReader* table, Instance& instance, Environment const& environment);

}  // namespace tidegate::partners
