// The second stage: a judged transaction set to a canonical document, by the map of the partner's
// profile. Pure.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"
#include "documents/words.hpp"
#include "maps/program.hpp"
#include "stages/interpret.hpp"
#include "syntax/xml_document.hpp"

#include <string>

namespace tidegate::stages {

struct Translated {
    documents::Document document;
    syntax::Findings
        findings;     ///< checks of the map that do not hold (rule.failed), fields that are missing
    std::string map;  ///< id
    std::string program_hash;  ///< hex; replay uses the same program (design: decision 9)
};

/// Errors: refused when the map has no word for a code or refuses unmapped data; invalid when a
/// value is not of its type. Either parks the document: our map, or the agreement, does not fit.
Expected<Translated> translate(
    InterpretedSet const& set, maps::Program const& program, documents::Environment environment
);

/// The same for a document of XML. Errors: likewise; also conflict when it is none of the map's.
Expected<Translated> translate_xml(
    syntax::XmlDocument const& document, maps::Program const& program,
    documents::Environment environment
);

}  // namespace tidegate::stages
