// Refuses, before any tree is made, what is no well-formed XML 1.0 document of the subset that is
// read: the parser behind it forgives a lot, and what two readers see differently is an attack.
// Internal to xml_document.
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

namespace tidegate::syntax {

/// Where a document stops being one, as an error with line and byte.
std::unexpected<Error> xml_error(
    ErrorCode code, std::string_view bytes, std::size_t at, std::string message,
    std::string remedy = {}
);

/// True if the XML declaration says ISO-8859-1.
bool is_declared_latin1(std::string_view bytes);

/// `bytes`, in UTF-8 whatever it says of itself, with its byte order mark, if any. Errors: those of
/// XmlDocument::parse, except names (prefixes, repeated attributes).
Expected<void> check_xml(std::string_view bytes);

inline constexpr std::string_view kXmlByteOrderMark = "\xEF\xBB\xBF";
inline constexpr std::string_view kXmlLatin1 = "iso-8859-1";
inline constexpr std::string_view kXmlBlanks = " \t\r\n";

}  // namespace tidegate::syntax
