// The laws of maps for XML documents.
#pragma once

#include "maps/laws.hpp"
#include "maps/write_xml.hpp"

namespace tidegate::maps {

/// As check_laws(); with `is_sample` also C(x) == x, byte for byte, in the writer's own form.
std::vector<Breach> check_xml_laws(Program const& program, std::string_view x, bool is_sample);

/// read(write(d)) == d, for a document in the domain of the map.
std::vector<Breach> check_xml_document_law(
    Program const& program, documents::Document const& document
);

}  // namespace tidegate::maps
