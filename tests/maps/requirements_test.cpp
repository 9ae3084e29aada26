#include "maps/requirements.hpp"

#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kMap[] =
    "map x12/004010/850 <-> order\n"
    "require department\n"
    "require lines.item.seller_item\n"
    "forbid lines.price\n"
    "BEG\n  03 <-> number\n"
    "REF[01=DP]\n  02 <-> department\n"
    "each PO1 <-> lines\n"
    "  04 <-> price decimal\n"
    "  06,07 .. 24,25 <-> . pair VN item.seller_item | BP item.buyer_item\n";

std::string findings_of(std::string const& body) {
    auto const result = read_body(*program_of(kMap), body);
    REQUIRE(result);
    std::string text;
    for (syntax::Finding const& finding : result->findings) {
        if (finding.text.find("which the map") != std::string::npos) text += finding.text + "\n";
    }
    return text;
}

TEST_CASE("map requirements: what holds is no finding", "[maps]") {
    CHECK(findings_of("BEG*00*SA*1~REF*DP*7~PO1******VN*A~") == "");
}

TEST_CASE(
    "map requirements: an absent or forbidden field is an error that names the map's line", "[maps]"
) {
    CHECK(
        findings_of("BEG*00*SA*1~PO1****2**VN*A~PO1******BP*B~") ==
        "the order has no /department, which the map requires (t.map:2:9)\n"
        "the order has no /lines/1/item/seller_item, which the map requires (t.map:3:9)\n"
        "the order has /lines/0/price, which the map forbids (t.map:4:8)\n"
    );
}

TEST_CASE("map requirements: a list without elements has none that lack a field", "[maps]") {
    CHECK(findings_of("BEG*00*SA*1~REF*DP*7~") == "");
}

TEST_CASE("map requirements: a document that breaks one is not written", "[maps]") {
    auto const plain = program_of(
        "map x12/004010/850 <-> order\nBEG\n  03 <-> number\nREF[01=DP]\n  02 <-> department\n"
    );
    auto const result = read_body(*plain, "BEG*00*SA*1~");
    REQUIRE(result);
    auto const written = write(*program_of(kMap), result->document);
    REQUIRE(!written);
    CHECK(written.error().code == ErrorCode::refused);
    CHECK(
        written.error().text() ==
        "t.map:2:9: the order has no /department, which the map requires; change the document, or "
        "the line of the map that asks for it"
    );
    auto const whole = read_body(*plain, "BEG*00*SA*1~REF*DP*7~");
    REQUIRE(whole);
    CHECK(body_of(*program_of(kMap), whole->document) == "BEG***1~REF*DP*7~");
}

TEST_CASE("map requirements: a field that does not exist is an error of the map", "[maps]") {
    std::string const head = "map x12/004010/850 <-> order\nBEG\n  03 <-> number\n";
    CHECK(
        compile_text(head + "require departmnt\n").errors.find("t.map:4:9: field path") !=
        std::string::npos
    );
    CHECK(
        compile_text(head + "forbid lines[0].price\n")
            .errors.find("t.map:4:8: a requirement is about every element") != std::string::npos
    );
    CHECK(
        compile_text(head + "forbid\n").errors.find("t.map:4:1: 'forbid' takes one word") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
