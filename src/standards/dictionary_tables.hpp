// Reads a release from a folder of tables: tab-separated files whose first line names the columns
// (docs/dictionaries.md lists them).
#pragma once

#include "base/error.hpp"
#include "standards/dictionary_import.hpp"

#include <filesystem>
#include <string>

namespace tidegate::standards {

/// Standard and release are those of `options`. Errors: not_found for a table that must be there;
/// configuration with file:line.
Expected<ImportedDictionary> read_dictionary_tables(
    std::filesystem::path const& folder, ImportOptions const& options
);

}  // namespace tidegate::standards
