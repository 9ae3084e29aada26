// `negative`: numbers whose sign on the wire depends on the document, as in credit memos.
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"
#include "maps/xml_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kHead[] = "map t/1/Bill <-> invoice\nroot Bill\n";

Compiled compile_bill(std::string const& body) { return compile_xml_text(kHead + body); }

TEST_CASE("negative: numbers have the other sign on the wire where the map says so", "[maps]") {
    Compiled const compiled = compile_bill(
        "codes type plain invoice | credit credit_note\n"
        "negative type = \"credit_note\"\n@type <-> type codes type\nID <-> number\n"
        "Lines === count(lines) negative\n"
        "each Line <-> lines\n  ID <-> number\n  Quantity <-> quantity decimal negative\n"
        "  Price <-> price decimal\n"
        "Total <-> totals.total decimal negative\n"
    );
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    for (std::string const sign : {"", "-"}) {
        std::string const text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Bill type=\"" +
                                 std::string(sign.empty() ? "plain" : "credit") +
                                 "\">\n  <ID>1</ID>\n  <Lines>" + sign +
                                 "1</Lines>\n  <Line>\n    <ID>1</ID>\n    <Quantity>" + sign +
                                 "2</Quantity>\n    <Price>5</Price>\n  </Line>\n  <Total>" + sign +
                                 "10</Total>\n</Bill>\n";
        INFO(text);
        auto const document = syntax::XmlDocument::parse(text);
        REQUIRE(document);
        auto const result = read_xml(*compiled.program, *document);
        if (!result) FAIL(result.error().text());
        INFO(text_of(result->findings));
        CHECK(text_of(result->findings).find("Lines is") == std::string::npos);
        std::string const json = json_of(result->document);
        CHECK(json.find("\"quantity\":\"2\"") != std::string::npos);
        CHECK(json.find("\"price\":\"5\"") != std::string::npos);
        CHECK(json.find("\"total\":\"10\"") != std::string::npos);
        auto const written = write_xml(*compiled.program, result->document);
        if (!written) FAIL(written.error().text());
        CHECK(written->text == text);
    }
}

TEST_CASE("negative: a number without a sign in a credit is one below nothing", "[maps]") {
    Compiled const compiled = compile_bill(
        "codes type plain invoice | credit credit_note\n"
        "negative type = \"credit_note\"\n@type <-> type codes type\nID <-> number\n"
        "each Line <-> lines\n  ID <-> number\n  Quantity <-> quantity decimal negative\n"
    );
    REQUIRE(compiled.program);
    std::string const text =
        "<Bill type=\"credit\"><ID>1</ID>"
        "<Line><ID>1</ID><Quantity>2</Quantity></Line>"
        "<Line><ID>2</ID><Quantity>0</Quantity></Line></Bill>";
    auto const document = syntax::XmlDocument::parse(text);
    REQUIRE(document);
    auto const result = read_xml(*compiled.program, *document);
    REQUIRE(result);
    std::string const json = json_of(result->document);
    CHECK(json.find("\"quantity\":\"-2\"") != std::string::npos);
    CHECK(json.find("\"quantity\":\"0\"") != std::string::npos);
    auto const written = write_xml(*compiled.program, result->document);
    REQUIRE(written);
    CHECK(written->text.find("<Quantity>2</Quantity>") != std::string::npos);
    CHECK(written->text.find("<Quantity>0</Quantity>") != std::string::npos);
}

TEST_CASE("negative: it is about numbers, and its condition about the document", "[maps]") {
    CHECK(
        compile_bill("ID <-> number negative\n").errors.find("'negative' belongs to a number") !=
        std::string::npos
    );
    CHECK(
        compile_bill("negative kind = \"x\"\nID <-> number\n")
            .errors.find("t.map:3:10: field path \"kind\"") != std::string::npos
    );
    CHECK(
        compile_bill("negative type =\nID <-> number\n").errors.find("t.map:3:10") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
