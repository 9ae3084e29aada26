// Reading XML documents one after the other.
#include "maps/read_xml.hpp"

#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

TEST_CASE("xml maps: a reader reads each document as if it were its first", "[maps]") {
    auto const program = program_named("ubl/2.1/Order");
    std::string const rich = text_in(mappers() / "ubl/2.1/samples/Order/rich.xml");
    std::string unmapped = rich;
    unmapped.insert(unmapped.find("<cbc:ID>"), "<cbc:Unheard>of</cbc:Unheard>");
    syntax::XmlReader parser;
    XmlMapReader reader(*program);
    ReadResult again{documents::Document(*program->document), {}, {}};
    for (std::string const& text : {rich, unmapped, std::string("<a/>"), rich}) {
        auto const document = parser.read(text);
        REQUIRE(document);
        auto const done = reader.read(**document, {}, again);
        auto const once = read_xml(*program, *syntax::XmlDocument::parse(text));
        REQUIRE(done.has_value() == once.has_value());
        if (!once) {
            CHECK(done.error() == once.error());
            continue;
        }
        CHECK(documents::write_json(again.document) == documents::write_json(once->document));
        CHECK(again.findings.size() == once->findings.size());
        CHECK(again.findings.empty() == (text == rich));
    }
}

}  // namespace
}  // namespace tidegate::maps
