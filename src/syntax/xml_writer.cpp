#include "syntax/xml_writer.hpp"

#include "base/error.hpp"

namespace tidegate::syntax {
namespace {

/// A line end in text stays one; tabs and line ends in attributes would be read as blanks, and a
/// carriage return everywhere as a line end: they are written as references.
void append_escaped(std::string& out, std::string_view text, bool is_attribute) {
    for (char const c : text) {
        switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += is_attribute ? "&quot;" : "\"";
                break;
            case '\r':
                out += "&#13;";
                break;
            case '\n':
                out += is_attribute ? "&#10;" : "\n";
                break;
            case '\t':
                out += is_attribute ? "&#9;" : "\t";
                break;
            default:
                if (static_cast<unsigned char>(c) >= ' ') out += c;
        }
    }
}

}  // namespace

std::string xml_escaped(std::string_view text) {
    std::string out;
    append_escaped(out, text, false);
    return out;
}

XmlWriter::XmlWriter(std::vector<XmlNamespace> namespaces, std::size_t indent)
    : namespaces_(std::move(namespaces)),
      indent_(indent),
      out_("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") {}

void XmlWriter::open(std::string_view name) {
    bool const is_root = open_.empty();
    end_start_tag();
    if (!is_root) new_line();
    out_ += '<';
    out_ += name;
    open_.emplace_back(name);
    is_in_tag_ = true;
    has_children_ = false;
    if (!is_root) return;
    for (XmlNamespace const& one : namespaces_)
        attribute(one.prefix.empty() ? "xmlns" : "xmlns:" + one.prefix, one.name);
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
    TIDEGATE_CHECK(is_in_tag_);
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_escaped(out_, value, true);
    out_ += '"';
}

void XmlWriter::text(std::string_view text) {
    TIDEGATE_CHECK(is_in_tag_);
    if (text.empty()) return;
    end_start_tag();
    append_escaped(out_, text, false);
}

void XmlWriter::close() {
    TIDEGATE_CHECK(!open_.empty());
    std::string const name = std::move(open_.back());
    open_.pop_back();
    if (is_in_tag_) {
        out_ += "/>";
        is_in_tag_ = false;
    } else {
        if (has_children_) new_line();
        out_ += "</" + name + '>';
    }
    has_children_ = true;
    if (open_.empty()) out_ += '\n';
}

void XmlWriter::end_start_tag() {
    if (is_in_tag_) out_ += '>';
    is_in_tag_ = false;
}

void XmlWriter::new_line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(indent_ * open_.size(), ' ');
}

}  // namespace tidegate::syntax
