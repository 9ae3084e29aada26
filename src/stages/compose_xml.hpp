// A canonical document to the bytes of an XML document, by the map of its rule and the partner's
// settings: what compose.hpp is for X12. The header fields (who, to whom, under which number, which
// agreement) are the settings', whatever the document says; the number is given.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"
#include "documents/document.hpp"
#include "maps/program.hpp"
#include "partners/profile.hpp"

#include <cstdint>
#include <string>

namespace tidegate::stages {

/// What the header of one outbound document says.
struct XmlHeader {
    partners::Profile const& partner;
    partners::DocumentRule const& rule;
    std::string id;        ///< payloadID of cXML, DOCNUM of an IDoc; UBL has none
    std::string answered;  ///< payloadID of the order that this answers; empty: none is known
    Instant now;
    bool is_test = false;
};

/// DOCNUM: sixteen digits.
std::string idoc_number(std::uint64_t number);

/// The document with the header in the fields that maps of XML have for it (mappers/README.md);
/// everything else is as it was. The partner has the settings of the rule's standard.
documents::Document with_header(documents::Document const& document, XmlHeader const& header);

/// The XML document, with the DOCTYPE and the SharedSecret of cXML where the settings want them.
/// Errors: those of the map; refused when what was written, read and written again, is not the
/// same.
Expected<std::string> compose_xml(
    maps::Program const& program, documents::Document const& document, XmlHeader const& header
);

}  // namespace tidegate::stages
