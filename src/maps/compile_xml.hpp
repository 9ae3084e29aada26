// Makes the layout of an XML map and turns its paths into places, so that compile() can go on as
// with a set of a dictionary. Internal to compile.
#pragma once

#include "maps/ast.hpp"
#include "maps/xml_layout.hpp"

#include <memory>
#include <vector>

namespace tidegate::maps {

struct XmlMap {
    MapText map;  ///< with places in lines and filters, and the tags of the layout
    std::shared_ptr<XmlLayout const> layout;
    std::vector<Error> errors;  ///< configuration, with file:line:column and remedy
};

/// `map` has a root. Refuses prefixes without a namespace and what is no path.
XmlMap lay_out_xml(MapText map);

}  // namespace tidegate::maps
