// What the gate saw of an XML document, in document order, for who makes the tree: every place is
// an offset in the text. Internal to the reading of XML.
#pragma once

#include "syntax/xml_names.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::syntax {

/// Of the own text of an element.
enum class XmlTextKind : std::uint8_t {
    none,
    plain,   ///< one piece whose bytes are the text
    parsed,  ///< several pieces, or with references or carriage returns: the parser knows it
};

struct XmlTag {
    std::uint32_t begin = 0;  ///< of its `<`
    std::uint32_t name = 0;   ///< in the table of names
    std::uint32_t line = 1;
    std::uint32_t parent = 0;
    std::uint32_t next_sibling = 0;  ///< 0: none
    std::uint32_t first_attribute = 0;
    std::uint32_t attributes = 0;  ///< with namespace declarations
    std::uint32_t text_begin = 0;  ///< of its first piece, without blanks around it
    std::uint32_t text_end = 0;
    std::uint8_t depth = 0;  ///< elements around it
    XmlTextKind text = XmlTextKind::none;
    bool has_declarations = false;       ///< of namespaces
    bool has_parsed_attributes = false;  ///< any of which is not plain
};

struct XmlMarkedAttribute {
    std::uint32_t name = 0;
    std::uint32_t begin = 0;  ///< of its value, behind the quote
    std::uint32_t end = 0;
    bool is_plain = false;  ///< its bytes are its value
};

struct XmlMarks {
    std::vector<XmlTag> tags;
    std::vector<XmlMarkedAttribute> attributes;
    XmlNames names;
};

}  // namespace tidegate::syntax
