// Runs a map of XML from the canonical document to an XML document, by the engine that writes
// segments. Elements come in the order of the map's lines.
#pragma once

#include "maps/write.hpp"

#include <string>
#include <vector>

namespace tidegate::maps {

struct XmlWriteOptions {
    bool keep_unmapped = true;  ///< as WriteOptions::keep_unmapped
    std::size_t indent = 2;     ///< blanks per level; 0 = all in one line
};

struct XmlText {
    std::string text;
    std::vector<Lost> lost;  ///< in document order, without duplicates
};

/// Errors: those of write_with_report(). Thread-safe.
Expected<XmlText> write_xml(
    Program const& program, documents::Document const& document, XmlWriteOptions const& options = {}
);

/// The XML document that a body of `program` stands for: of segments with kXmlDelimiters.
std::string xml_of(Program const& program, syntax::SetBody const& body, std::size_t indent);

}  // namespace tidegate::maps
