#include "syntax/xml_document.hpp"

#include "base/limits.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

using namespace tidegate;
using syntax::XmlDocument;
using syntax::XmlElement;

namespace {

XmlDocument parsed(std::string_view text) {
    auto document = XmlDocument::parse(text);
    INFO((document ? "" : document.error().text()));
    REQUIRE(document);
    return std::move(*document);
}

Error refused(std::string_view text) {
    auto const document = XmlDocument::parse(text);
    INFO(text);
    REQUIRE_FALSE(document);
    return document.error();
}

std::string nested(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "<a>";
    for (std::size_t i = 0; i < depth; ++i) text += "</a>";
    return text;
}

}  // namespace

TEST_CASE("xml: prefixes are resolved to namespaces, and an inner declaration covers an outer one"
) {
    auto const document = parsed(
        "<o:Order xmlns:o='urn:o' xmlns='urn:d' xmlns:c='urn:c'><ID c:x='1' y='2'/>"
        "<o:In xmlns:o='urn:i' xmlns=''><Plain/></o:In><o:Out/></o:Order>"
    );
    std::vector<std::string> names;
    for (XmlElement const& element : document.elements())
        names.push_back(fmt::format("{}|{}|{}", element.space, element.prefix, element.local));
    CHECK(
        names ==
        std::vector<std::string>{
            "urn:o|o|Order", "urn:d||ID", "urn:i|o|In", "||Plain", "urn:o|o|Out"
        }
    );
    auto const attributes = document.attributes_of(document.elements()[1]);
    REQUIRE(attributes.size() == 2);
    CHECK(attributes[0].space == "urn:c");
    CHECK(attributes[1].space.empty());
    CHECK(attributes[1].value == "2");
}

TEST_CASE("xml: children and siblings are linked in document order", "[syntax]") {
    auto const document = parsed("<a><b><c/></b><d/><e><f/></e></a>");
    auto const& all = document.elements();
    REQUIRE(all.size() == 6);
    CHECK(all[0].first_child == 1);
    CHECK(all[1].next_sibling == 3);
    CHECK(all[3].next_sibling == 4);
    CHECK(all[4].next_sibling == 0);
    CHECK(all[2].parent == 1);
    CHECK(all[5].parent == 4);
}

TEST_CASE("xml: text is without blanks around it, with references and CDATA resolved", "[syntax]") {
    auto const document = parsed(
        "<?xml version='1.0' encoding='utf-8'?>\n<!-- c --><a><b>  x &amp; &#x41;&#66;\n</b>"
        "<b>one<!-- c --><![CDATA[<two>]]> three</b><b>\r\nl1\r\nl2</b></a><?end?>\n"
    );
    CHECK(document.elements()[1].text == "x & AB");
    CHECK(document.elements()[2].text == "one<two> three");
    CHECK(document.elements()[3].text == "l1\nl2");
}

TEST_CASE(
    "xml: an element knows its line and byte, its text and attribute values theirs", "[syntax]"
) {
    std::string const text = "\xEF\xBB\xBF<a>\n  <b c='&lt;v'>\n  &amp;t</b>\n  <d/></a>";
    auto const document = parsed(text);
    auto const& b = document.elements()[1];
    CHECK(b.line == 2);
    CHECK(text.substr(b.byte, 2) == "<b");
    CHECK(text.substr(b.text_byte, 6) == "&amp;t");
    CHECK(text.substr(document.attributes_of(b)[0].byte, 5) == "&lt;v");
    CHECK(document.elements()[2].line == 4);
}

TEST_CASE("xml: a DOCTYPE that declares something, or is out of place, is refused", "[syntax]") {
    for (std::string_view const text : {
             "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;'>]><a>&m;</a>",
             "<!DOCTYPE a []><a/>",
             "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]><a/>",
             "<!DOCTYPE a><!DOCTYPE a><a/>",
             "<a><!DOCTYPE a></a>",
             "<a/><!DOCTYPE a>",
         }) {
        INFO(text);
        CHECK(refused(text).code == ErrorCode::unsupported);
    }
    CHECK(refused("<!DOCTYPE a SYSTEM 'x").message == "the DOCTYPE is not closed");
}

TEST_CASE(
    "xml: a DOCTYPE that only names a DTD is passed over, and nothing is fetched", "[syntax]"
) {
    for (std::string_view const text : {
             "<!DOCTYPE a><a>1</a>",
             "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n<a>1</a>",
             "<!DOCTYPE a PUBLIC \"-//X//[>\" \"http://127.0.0.1/a.dtd\"><a>1</a>",
         }) {
        INFO(text);
        auto const document = XmlDocument::parse(text);
        REQUIRE(document);
        CHECK(document->root().text == "1");
    }
    CHECK(refused("<!DOCTYPE a SYSTEM 'x'><a>&x;</a>").code == ErrorCode::unsupported);
}

TEST_CASE("xml: entities but the five, and references to no character, are refused", "[syntax]") {
    CHECK(refused("<a>&nbsp;</a>").message == "the entity 'nbsp' is not read");
    CHECK(refused("<a b='&x;'/>").code == ErrorCode::unsupported);
    for (std::string_view const text :
         {"<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&#xFFFE;</a>", "<a>&#;</a>",
          "<a>&#x;</a>", "<a>&#-1;</a>", "<a>&#99999999999;</a>", "<a>& </a>", "<a>&lt</a>",
          "<a b='&#1;'/>"}) {
        refused(text);
    }
    CHECK(parsed("<a>&lt;&gt;&amp;&apos;&quot;</a>").root().text == "<>&'\"");
}

TEST_CASE("xml: what is declared as ISO-8859-1 is read as such, at the places it has", "[syntax]") {
    std::string const text =
        "<?xml version='1.0' encoding='ISO-8859-1'?>\n<a n='\xE4'>\xF6\xFC<b>\xDF</b></a>";
    XmlDocument const document = parsed(text);
    XmlElement const& inner = document.elements()[1];
    CHECK(document.attributes_of(document.root())[0].value == "\u00E4");
    CHECK(document.root().text == "\u00F6\u00FC");
    CHECK(inner.text == "\u00DF");
    CHECK(inner.byte == text.find("<b>"));
    CHECK(inner.text_byte == text.find('\xDF'));
    Error const error = refused(text.substr(0, text.size() - 4) + "</c>");
    REQUIRE(error.position);
    CHECK(error.position->byte == text.size() - 4);
}

TEST_CASE("xml: an encoding that the bytes contradict is refused", "[syntax]") {
    CHECK(
        refused("<?xml version='1.0' encoding='US-ASCII'?><a>\u00E4</a>").code == ErrorCode::invalid
    );
    CHECK(parsed("<?xml version='1.0' encoding='US-ASCII'?><a>e</a>").root().text == "e");
    CHECK(
        refused("\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?><a/>").code ==
        ErrorCode::invalid
    );
}

TEST_CASE("xml: encodings that are not read are refused with what to do", "[syntax]") {
    Error const error = refused("<?xml version='1.0' encoding='windows-1252'?><a/>");
    CHECK(error.code == ErrorCode::unsupported);
    CHECK(error.message == "the document says that its encoding is windows-1252");
    CHECK(error.remedy == "send it in UTF-8");
    CHECK(refused(std::string_view("\xFF\xFE<\0a\0", 6)).message == "the document is in UTF-16");
    CHECK(refused("<?xml version='1.1'?><a/>").code == ErrorCode::unsupported);
    CHECK(refused("<?xml encoding='UTF-8'?><a/>").code == ErrorCode::invalid);
}

TEST_CASE("xml: bytes that are not UTF-8 or no characters are refused at their place", "[syntax]") {
    Error const error = refused("<a>\n\xE4</a>");
    REQUIRE(error.position);
    CHECK(error.position->byte == 4);
    CHECK(error.position->line == 2);
    for (std::string const& text :
         {std::string("<a>\xC0\xAF</a>"),      // overlong
          std::string("<a>\xED\xA0\x80</a>"),  // surrogate
          std::string("<a>\xEF\xBF\xBF</a>"), std::string("<a>\x01</a>"),
          std::string("<a>\0</a>", 8), std::string("<a/>\0", 5)}) {
        CHECK(refused(text).code == ErrorCode::invalid);
    }
}

TEST_CASE("xml: what is not well-formed is refused", "[syntax]") {
    for (std::string_view const text :
         {"",
          " ",
          "x",
          "<a>",
          "<a/><b/>",
          "<a/>x",
          "x<a/>",
          "</a>",
          "<a></b>",
          "<a><b></a></b>",
          "<a",
          "<a b",
          "<a b=",
          "<a b=c/>",
          "<a b='c/>",
          "<a b='<'/>",
          "<a b='1'c='2'/>",
          "<a b='1' b='2'/>",
          "<1a/>",
          "< a/>",
          "<a>]]></a>",
          "<a><![CDATA[x</a>",
          "<!-- <a/>",
          "<!-- a -- b --><a/>",
          "<a><!x></a>",
          "<a><?xml version='1.0'?></a>",
          " <?xml version='1.0'?><a/>",
          "<?xml version='1.0'",
          "<![CDATA[x]]><a/>",
          "<a>a < b</a>",
          "<?xml version='1.0' nonsense='1'?><a/>",
          "<a></a",
          "<a><b/",
          "<a\xEF\xBB\xBF=\"\"",
          "<?p",
          "<? p?><a/>"}) {
        INFO(text);
        CHECK(refused(text).code == ErrorCode::invalid);
    }
}

TEST_CASE("xml: names that namespaces forbid are refused", "[syntax]") {
    for (std::string_view const text :
         {"<p:a/>", "<a p:b='1'/>", "<p:a xmlns:p=''/>", "<:a/>", "<a:/>", "<a:b:c xmlns:a='u'/>",
          "<a xmlns:xmlns='u'/>", "<xmlns:a/>", "<a xmlns:xml='u'/>",
          "<a xmlns:q='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns:='u'/>",
          "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a><p:b xmlns:p='u'/><p:c/></a>",
          "<a xmlns:1='u'/>"}) {
        INFO(text);
        CHECK(refused(text).code == ErrorCode::invalid);
    }
    CHECK(parsed("<a xml:lang='de'/>").elements().size() == 1);
}

TEST_CASE(
    "xml: depth, elements, attributes and namespaces have limits that hold exactly", "[syntax]"
) {
    CHECK(parsed(nested(limits::xml_depth_max)).elements().size() == limits::xml_depth_max);
    CHECK(refused(nested(limits::xml_depth_max + 1)).code == ErrorCode::too_large);
    CHECK(refused(nested(200'000)).code == ErrorCode::too_large);

    auto const with_attributes = [](std::size_t count) {
        std::string text = "<a";
        for (std::size_t i = 0; i < count; ++i) text += fmt::format(" b{}=''", i);
        return text + "/>";
    };
    parsed(with_attributes(limits::xml_attributes_max));
    CHECK(refused(with_attributes(limits::xml_attributes_max + 1)).code == ErrorCode::too_large);

    auto const with_namespaces = [](std::size_t count) {
        std::string text;
        std::string end;
        for (std::size_t i = 0; i < count; ++i) {
            if (i % 50 == 0) text += i == 0 ? "<a" : "><a";
            if (i % 50 == 0) end += "</a>";
            text += fmt::format(" xmlns:p{}='u'", i);
        }
        return text + ">" + end;
    };
    parsed(with_namespaces(limits::xml_namespaces_max));
    CHECK(refused(with_namespaces(limits::xml_namespaces_max + 1)).code == ErrorCode::too_large);

    std::string many = "<a>";
    for (std::size_t i = 1; i < limits::xml_elements_max; ++i) many += "<b/>";
    CHECK(parsed(many + "</a>").elements().size() == limits::xml_elements_max);
    CHECK(refused(many + "<b/></a>").code == ErrorCode::too_large);
    CHECK(refused(std::string(limits::xml_bytes_max + 1, ' ')).code == ErrorCode::too_large);
}

TEST_CASE("xml: a document cut anywhere is refused and never read as a smaller one", "[syntax]") {
    std::string const text =
        "<?xml version=\"1.0\"?><o:a xmlns:o=\"u\" b='&amp;'><!-- c --><b>x<![CDATA[y]]></b></o:a>";
    parsed(text);
    for (std::size_t end = 0; end < text.size(); ++end) refused(text.substr(0, end));
}

TEST_CASE("xml: the number of a name tells what it means where it stands", "[syntax]") {
    auto const document =
        parsed("<a xmlns='u' xmlns:p='u'><b b='1'/><b/><p:b/><c xmlns='v'><b/></c><b/></a>");
    auto const& all = document.elements();
    for (XmlElement const& element : all) {
        CHECK(document.names()[element.name].local == element.local);
        CHECK(document.names()[element.name].space == element.space);
    }
    CHECK(all[1].name == all[2].name);
    CHECK(all[1].name != all[5].name);
    CHECK(document.attributes_of(all[1])[0].name != all[1].name);
}

TEST_CASE("xml: text is at its first byte, whatever stands around and inside of it", "[syntax]") {
    struct Row {
        std::string_view text;
        std::string_view value;
        std::string_view begin;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"<a>\r\n  x\r\ny \r\n</a>", "x\ny", "x\r"},
             {"<a> &lt;x </a>", "<x", "&lt;"},
             {"<a>\t<![CDATA[ x&]]></a>", "x&", "x&"},
             {"<a><b/> x]] <b/></a>", "x]]", "x]]"},
             {"<a> x <!-- c -->y</a>", "x y", "x <"},
             {"<a> \n\n </a>", "", "<a>"},
             {"<a>&#32;</a>", "", "<a>"},
         }) {
        INFO(row.text);
        auto const document = parsed(row.text);
        CHECK(document.root().text == row.value);
        CHECK(row.text.substr(document.root().text_byte).starts_with(row.begin));
    }
}

TEST_CASE("xml: lines are counted over line ends of every place", "[syntax]") {
    std::string const text =
        "<?xml version='1.0'\n?>\n<!-- \n -->\n<?p\n?><!DOCTYPE a\n>\n<a\n b='\n'\n>\n<b>x\ny</b\n>"
        "<![CDATA[\n]]>\n\r\n<c/></a>";
    auto const document = parsed(text);
    for (XmlElement const& element : document.elements()) {
        auto const before = std::string_view(text).substr(0, element.byte);
        CHECK(element.line == 1 + std::ranges::count(before, '\n'));
    }
}

TEST_CASE("xml: a reader reads each document as if it were its first", "[syntax]") {
    syntax::XmlReader reader;
    for (std::string_view const text : {
             "<a xmlns='u'><b c='1'>x &amp; y</b><d>1<!-- -->2</d></a>",
             "<a xmlns='v'><b>2</b></a>",
             "<a><b",
             "<?xml version='1.0' encoding='iso-8859-1'?><a xmlns:p='u'><p:b>\xE4</p:b></a>",
             "<a><p:b/></a>",
             "<a xmlns='u'><b c='1'>x &amp; y</b><d>1<!-- -->2</d></a>",
         }) {
        INFO(text);
        auto const again = reader.read(text);
        auto const once = XmlDocument::parse(text);
        REQUIRE(again.has_value() == once.has_value());
        if (!once) {
            CHECK(again.error() == once.error());
            continue;
        }
        REQUIRE((*again)->elements().size() == once->elements().size());
        for (std::size_t i = 0; i < once->elements().size(); ++i) {
            XmlElement const& a = (*again)->elements()[i];
            XmlElement const& b = once->elements()[i];
            CHECK(
                std::tuple(a.space, a.local, a.text, a.text_byte, a.attributes, a.next_sibling) ==
                std::tuple(b.space, b.local, b.text, b.text_byte, b.attributes, b.next_sibling)
            );
            CHECK((*again)->names()[a.name].space == b.space);
        }
    }
}
