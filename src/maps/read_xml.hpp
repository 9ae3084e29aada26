// Runs a map of XML from a document to the canonical document, by the engine that reads segments.
#pragma once

#include "maps/read.hpp"
#include "syntax/xml_document.hpp"

namespace tidegate::maps {

/// As read(); delimiters and charset of the options are not looked at. Data that no path names is
/// kept, told or refused as `unmapped` of the map says. Errors: also conflict when the root is
/// another element than the map's. Thread-safe.
Expected<ReadResult> read_xml(
    Program const& program, syntax::XmlDocument const& document, ReadOptions options = {}
);

/// True if the root, and what the map's `root` statement names below it, are there.
bool is_xml_of(Program const& program, syntax::XmlDocument const& document);

}  // namespace tidegate::maps
