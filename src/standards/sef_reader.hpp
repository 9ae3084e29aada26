// Reads the standard that a SEF file (Standard Exchange Format 1.0 to 1.6, a text format for EDI
// standards and guidelines) holds into a dictionary: .INI, .SETS, .SEGS, .COMS, .ELMS and .CODES.
// What a guideline adds to its standard (usage marks, masks, value lists, notes) is passed over, and
// so are the dependency notes of EDIFACT: no dictionary here has them.
#pragma once

#include "base/error.hpp"
#include "standards/dictionary_import.hpp"

#include <string>
#include <string_view>

namespace tidegate::standards {

/// True if `text` begins like a SEF file: .VER or .INI.
bool is_sef(std::string_view text);

/// `file` names `text` in errors. Errors: configuration with file:line:column; unsupported for a
/// standard other than X12 and EDIFACT.
Expected<ImportedDictionary> read_sef(
    std::string const& file, std::string_view text, ImportOptions const& options
);

}  // namespace tidegate::standards
