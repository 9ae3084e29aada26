// An XML document as a flat tree with namespaces resolved and places for errors. The subset that
// business documents need, of XML 1.0 and Namespaces in XML 1.0: one root, no DTD read, no entities
// but the five predefined ones, in UTF-8, US-ASCII or ISO-8859-1. Comments and processing
// instructions are passed over.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

/// What a name means: two elements are of one kind when both parts are the same.
struct XmlName {
    std::string_view space;  ///< namespace name; empty: none
    std::string_view local;
};

struct XmlAttribute {
    std::string_view space;  ///< namespace name; empty: none
    std::string_view prefix;
    std::string_view local;
    std::string_view value;  ///< references resolved, line ends and tabs as blanks
    std::uint64_t byte = 0;  ///< of the value in the input
    std::uint32_t name = 0;  ///< in XmlDocument::names()
};

/// Indexes are in XmlDocument::elements(); 0 as a link means "none".
struct XmlElement {
    std::string_view space;  ///< namespace name; empty: none
    std::string_view prefix;
    std::string_view local;
    std::string_view text;  ///< its own text, references resolved, without blanks around it
    std::uint64_t text_byte = 0;
    std::uint64_t byte = 0;  ///< of its `<` in the input
    std::uint32_t line = 1;
    std::uint32_t parent = 0;
    std::uint32_t first_child = 0;
    std::uint32_t next_sibling = 0;
    std::uint32_t first_attribute = 0;
    std::uint32_t attributes = 0;  ///< without namespace declarations
    std::uint32_t name = 0;        ///< in XmlDocument::names()
};

/// Immutable but for redact(). Views live as long as the document.
class XmlDocument {
public:
    /// Errors, with line and byte: invalid when it is not well-formed; unsupported for an
    /// internal DTD subset, an entity, or an encoding that is not read; too_large over a limit of
    /// xml_* in base/limits.hpp.
    static Expected<XmlDocument> parse(std::string_view bytes);

    XmlDocument(XmlDocument&&) noexcept;
    XmlDocument& operator=(XmlDocument&&) noexcept;
    ~XmlDocument();

    /// Puts "***" in place of the text of every element of this local name: a secret that nobody
    /// may get to see by way of a map. The bytes it was read from stay as they are.
    void redact(std::string_view local);

    /// In document order; 0 is the root.
    [[nodiscard]] std::vector<XmlElement> const& elements() const { return elements_; }
    [[nodiscard]] XmlElement const& root() const { return elements_.front(); }
    [[nodiscard]] std::span<XmlAttribute const> attributes_of(XmlElement const& element) const {
        return std::span(attributes_).subspan(element.first_attribute, element.attributes);
    }

    [[nodiscard]] std::vector<XmlAttribute> const& attributes() const { return attributes_; }
    /// Every name that an element or attribute has, most of them once: who looks for names finds
    /// them here, and goes by their numbers from then on.
    [[nodiscard]] std::vector<XmlName> const& names() const { return names_; }

private:
    friend class XmlTreeBuilder;
    friend class XmlReader;
    struct Memory;
    XmlDocument();
    Expected<void> read(std::string_view bytes);
    Expected<void> read_utf8(std::string_view bytes);
    Expected<void> read_latin1(std::string_view bytes);
    std::unique_ptr<Memory> memory_;
    std::vector<XmlElement> elements_;
    std::vector<XmlAttribute> attributes_;
    std::vector<XmlName> names_;
};

/// Reads one document after the other, in the memory of the one before: once it has grown, hardly
/// anything is allocated per document. Used by one thread at a time.
class XmlReader {
public:
    /// As XmlDocument::parse. What it gives is the reader's, and gone when it reads again.
    Expected<XmlDocument*> read(std::string_view bytes);

private:
    XmlDocument document_;
};

/// "cac:Party" as it was written.
std::string written_name(XmlElement const& element);

}  // namespace tidegate::syntax
