// The second stage: a judged transaction set to a canonical document, by the map of the partner's
// profile. Pure.
#pragma once

#include "base/error.hpp"
#include "documents/document.hpp"
#include "documents/words.hpp"
#include "maps/program.hpp"
#include "maps/read.hpp"
#include "stages/interpret.hpp"
#include "syntax/xml_document.hpp"

#include <memory>
#include <string>

namespace tidegate::stages {

struct Translated {
    documents::Document document;
    syntax::Findings
        findings;     ///< checks of the map that do not hold (rule.failed), fields that are missing
    std::string map;  ///< id
    std::string program_hash;  ///< hex; replay uses the same program (design: decision 9)
};

/// Reads sets one after the other. The sets of a message are mostly of one kind: what reading them
/// needs stays for the next one. Used by one thread at a time.
class Translator {
public:
    Translator();
    ~Translator();
    Translator(Translator const&) = delete;
    Translator& operator=(Translator const&) = delete;

    /// Errors: refused when the map has no word for a code or refuses unmapped data; invalid when a
    /// value is not of its type. Either parks the document: our map, or the agreement, does not
    /// fit.
    Expected<Translated> translate(
        InterpretedSet const& set, std::shared_ptr<maps::Program const> const& program,
        documents::Environment environment
    );

private:
    std::shared_ptr<maps::Program const> program_;  ///< that of reader_
    std::unique_ptr<maps::SetReader> reader_;
};

/// The same for a document of XML, of which a message has one. Errors: likewise; also conflict when
/// it is none of the map's.
Expected<Translated> translate_xml(
    syntax::XmlDocument const& document, maps::Program const& program,
    documents::Environment environment
);

}  // namespace tidegate::stages
