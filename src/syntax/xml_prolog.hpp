// What is looked at before the first tag of an XML document: its size, its characters, what it says
// of its encoding. And how an error of any of it is worded. Internal to the reading of XML.
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <string_view>

namespace tidegate::syntax {

inline constexpr std::string_view kXmlByteOrderMark = "\xEF\xBB\xBF";

/// Where a document stops being one, as an error with line and byte.
std::unexpected<Error> xml_error(
    ErrorCode code, std::string_view bytes, std::size_t at, std::string message,
    std::string remedy = {}
);

bool is_equal_without_case(std::string_view a, std::string_view b);

/// True if the XML declaration says ISO-8859-1.
bool is_declared_latin1(std::string_view bytes);

/// Errors: too_large; unsupported for UTF-16; invalid at the first byte that is no character.
Expected<void> check_xml_characters(std::string_view bytes);

/// That `bytes` may be in the encoding that their declaration names at `at`.
Expected<void> check_xml_encoding(std::string_view bytes, std::string_view named, std::size_t at);

}  // namespace tidegate::syntax
