// Reads the tables x12 and edifact of partner.toml.
#pragma once

#include "partners/edi_settings.hpp"
#include "partners/instance.hpp"
#include "partners/table_reader.hpp"

namespace tidegate::partners {

/// Problems are reported to the table's errors; what was wrong keeps its default.
X12Settings read_x12(TableReader table, Instance const& instance);
EdifactSettings read_edifact(TableReader table, Instance const& instance);

}  // namespace tidegate::partners
