// Reads the tables ubl, cxml and idoc of partner.toml.
#pragma once

#include "partners/table_reader.hpp"
#include "partners/xml_settings.hpp"

#include <filesystem>

namespace tidegate::partners {

/// Problems are reported to the table's errors; what was wrong keeps its default.
UblSettings read_ubl(TableReader table);
IdocSettings read_idoc(TableReader table);

/// `folder` is the partner's: files of secrets are relative to it.
CxmlSettings read_cxml(
    TableReader table, std::filesystem::path const& folder, Environment const& environment
);

}  // namespace tidegate::partners
