#include "syntax/xml_writer.hpp"

#include "syntax/xml_document.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;
using syntax::XmlDocument;
using syntax::XmlWriter;

TEST_CASE("xml writer: every namespace is declared at the root", "[syntax]") {
    XmlWriter writer({{"", "urn:order"}, {"cbc", "urn:basic"}});
    writer.open("Order");
    writer.open("cbc:ID");
    writer.attribute("schemeID", "0160");
    writer.text("4711");
    writer.close();
    writer.open("Empty");
    writer.close();
    writer.close();
    CHECK(
        writer.bytes() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Order xmlns=\"urn:order\" xmlns:cbc=\"urn:basic\">\n"
        "  <cbc:ID schemeID=\"0160\">4711</cbc:ID>\n"
        "  <Empty/>\n"
        "</Order>\n"
    );
}

TEST_CASE("xml writer: without indentation there is no blank between elements", "[syntax]") {
    XmlWriter writer({}, 0);
    writer.open("a");
    writer.open("b");
    writer.open("c");
    writer.close();
    writer.close();
    writer.close();
    CHECK(writer.bytes() == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a><b><c/></b></a>\n");
}

TEST_CASE("xml writer: text and attributes are read back as they were", "[syntax]") {
    std::string const odd = "<a> & \"b\" 'c' ]]> \xC3\xA4\tx\ny\rz &amp;";
    XmlWriter writer({});
    writer.open("a");
    writer.attribute("v", odd);
    writer.text(odd);
    writer.close();
    auto const document = XmlDocument::parse(writer.bytes());
    REQUIRE(document);
    CHECK(document->root().text == odd);
    CHECK(document->attributes_of(document->root())[0].value == odd);
}

TEST_CASE("xml writer: characters that XML does not have are left out", "[syntax]") {
    XmlWriter writer({});
    writer.open("a");
    writer.text(std::string("x\x01y\0z", 5));
    writer.close();
    auto const document = XmlDocument::parse(writer.bytes());
    REQUIRE(document);
    CHECK(document->root().text == "xyz");
}
