// The first stage for XML: bytes of a message to documents with the rule that each goes by. XML has
// no envelope that its documents share and no acknowledgement of receipt: what is wrong with the
// syntax is an error of the whole, what does not fit the agreement is a reason to wait. Pure.
#pragma once

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "maps/program.hpp"
#include "partners/profile.hpp"
#include "standards/xml_envelope.hpp"
#include "syntax/xml_document.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::stages {

/// A rule of the partner for documents that come in as XML, with its map.
struct XmlRule {
    partners::DocumentRule const* rule = nullptr;
    maps::Program const* program = nullptr;
};

/// One document of a message.
struct InterpretedXml {
    syntax::XmlDocument document;
    standards::XmlEnvelope envelope;
    std::uint64_t byte_begin = 0;  ///< in the message
    std::uint64_t byte_end = 0;
};

/// Whether `payload` begins as XML does, or is meant to (UTF-16).
bool is_xml(ByteView payload);

/// The documents of a message: one, or each IDoc of a file of IDocs. Errors: invalid when it is not
/// well-formed or not read as it is (encoding, DTD, entities); too_large over a limit of
/// base/limits.hpp.
Expected<std::vector<InterpretedXml>> interpret_xml(ByteView payload);

/// The one rule that reads such a document. Errors: refused when there is none, or more than one.
Expected<XmlRule> find_xml_rule(
    InterpretedXml const& xml, partners::Profile const& partner, std::span<XmlRule const> rules
);

/// What in the document's header is not as it was agreed on with the partner, in words with what to
/// do; nothing when all is. Never tells a secret.
std::optional<std::string> why_not_agreed(
    standards::XmlEnvelope const& envelope, partners::Profile const& partner
);

/// CustomizationID and ProfileID of UBL that the rule does not want; nothing when all is right.
std::optional<std::string> why_not_customized(
    standards::XmlEnvelope const& envelope, partners::DocumentRule const& rule
);

}  // namespace tidegate::stages
