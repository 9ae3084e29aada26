// Refuses, before any tree is made, what is no well-formed XML 1.0 document of the subset that is
// read: the parser behind it forgives a lot, and what two readers see differently is an attack.
// What it sees it marks, so that nobody has to look for it again. Internal to xml_document.
#pragma once

#include "base/error.hpp"
#include "syntax/xml_marks.hpp"

#include <string_view>

namespace tidegate::syntax {

/// `bytes`, in UTF-8 whatever it says of itself, with its byte order mark, if any; xml::kSlackBytes
/// of zeros stand behind it. What `marks` held is gone, but for names. Errors: those of
/// XmlDocument::parse, except names (prefixes, repeated attributes) and characters
/// (check_xml_characters).
Expected<void> check_xml(std::string_view bytes, XmlMarks& marks);

}  // namespace tidegate::syntax
