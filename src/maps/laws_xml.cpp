#include "maps/laws_xml.hpp"

#include "maps/read_xml.hpp"
#include "maps/xml_set_tree.hpp"
#include "maps/xml_stream.hpp"

namespace tidegate::maps {
namespace {

/// What was written becomes an XML document before it is read again.
Reparse reparse_of(Program const& program) {
    return
        [&program](
            syntax::SetBody const& body, std::function<void(standards::SetTree const&)> const& use
        ) -> Expected<void> {
            std::string const text = xml_of(program, body, 2);
            auto const document = syntax::XmlDocument::parse(text);
            if (!document) return std::unexpected(document.error());
            XmlSetTree const tree(*program.xml, *document);
            use(tree.tree());
            return {};
        };
}

ReadOptions options_of_xml() {
    ReadOptions options;
    options.delimiters = kXmlDelimiters;
    return options;
}

}  // namespace

std::vector<Breach> check_xml_laws(Program const& program, std::string_view x, bool is_sample) {
    auto const document = syntax::XmlDocument::parse(x);
    if (!document) return {{"x can be read", document.error().text()}};
    if (!is_xml_of(program, *document))
        return {{"x can be read", "the document is none of map " + program.id}};
    XmlSetTree const tree(*program.xml, *document);
    ReadOptions const options = options_of_xml();
    std::vector<Breach> breaches =
        check_laws(program, tree.tree(), options, {}, reparse_of(program));
    if (!is_sample || !breaches.empty()) return breaches;
    Expected<ReadResult> const read_once = read(program, tree.tree(), options);
    if (!read_once) return {{"x can be read", read_once.error().text()}};
    Expected<XmlText> const written = write_xml(program, read_once->document);
    if (!written) return {{"C(s) == s", written.error().text()}};
    if (written->text != x) breaches.push_back({"C(s) == s", first_difference(x, written->text)});
    return breaches;
}

std::vector<Breach> check_xml_document_law(
    Program const& program, documents::Document const& document
) {
    return check_document_law(program, document, options_of_xml(), reparse_of(program));
}

}  // namespace tidegate::maps
