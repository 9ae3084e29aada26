// `require FIELD` and `forbid FIELD`: fields that must be there, or must not. Internal to src/maps.
#pragma once

#include "documents/document.hpp"
#include "maps/code_tables.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

/// Appends those of the map to the program; reports fields that do not exist.
void compile_requirements(MapText const& map, Program& program, Report& report);

/// One place of a document where a requirement does not hold.
struct Unmet {
    Requirement const* requirement = nullptr;
    std::string message;  ///< names it by its JSON pointer: /lines/0/item/gtin
};

/// A field below a list is asked for in every element; an empty list has none to ask. At most
/// limits::map_findings_max.
std::vector<Unmet> unmet_requirements(Program const& program, documents::Document const& document);

}  // namespace tidegate::maps
