// Writes an XML document: one root that declares every namespace, escaped text, the same bytes for
// the same calls. What may stand where is the caller's.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

struct XmlNamespace {
    std::string prefix;  ///< empty: the default namespace
    std::string name;
    bool operator==(XmlNamespace const&) const = default;
};

/// `text` as it stands between tags. Characters that XML does not have are left out.
std::string xml_escaped(std::string_view text);

class XmlWriter {
public:
    /// Namespaces are declared at the root, in this order. `indent`: blanks per level; 0 = all in
    /// one line.
    explicit XmlWriter(std::vector<XmlNamespace> namespaces, std::size_t indent = 2);

    /// `name` with its prefix: "cac:Party". There is one root.
    void open(std::string_view name);
    /// Of the element that was opened last; before its text and children.
    void attribute(std::string_view name, std::string_view value);
    /// An element has text or children, not both. Characters that XML does not have are left out.
    void text(std::string_view text);
    void close();

    /// The document, when the root is closed.
    [[nodiscard]] std::string const& bytes() const { return out_; }

private:
    void end_start_tag();
    void new_line();

    std::vector<XmlNamespace> namespaces_;
    std::size_t indent_;
    std::string out_;
    std::vector<std::string> open_;
    bool is_in_tag_ = false;
    bool has_children_ = false;  ///< the innermost open element
};

}  // namespace tidegate::syntax
