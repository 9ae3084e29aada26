// The part of cli/map_read_pass.hpp for XML: one document, one map.
#pragma once

#include "cli/map_read_pass.hpp"

#include <string_view>

namespace tidegate::cli {

/// As map_read_file(); the document is chosen by `options.map` or by its root element.
Exit map_read_xml(
    MapHome& home, MapReadOptions const& options, std::string_view text, Streams streams,
    std::function<void(MappedDocument const&)> const& use
);

}  // namespace tidegate::cli
