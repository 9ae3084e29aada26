// Checks a parsed map against the dictionary and the document type and turns it into a Program.
#pragma once

#include "maps/ast.hpp"
#include "maps/program.hpp"
#include "standards/dictionary.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace tidegate::maps {

struct CompileResult {
    std::shared_ptr<Program const> program;  ///< null when there are errors
    std::vector<Error> errors;               ///< configuration, with file:line:column and remedy
};

/// `effective_text` is what the hash of the program covers: the map and the code files it includes.
/// `dictionary` must be that of the map's id and outlive the program. Refuses positions that do not
/// exist, fields of another type, rules that cannot be reached, tables that cannot be turned round,
/// and lines without inverse that are not marked (read) or (write).
CompileResult compile(
    MapText const& map, standards::Dictionary const& dictionary, std::string_view effective_text
);

/// The same for a map of XML, which has no dictionary. `map` has a root.
CompileResult compile_xml(MapText map, std::string_view effective_text);

}  // namespace tidegate::maps
