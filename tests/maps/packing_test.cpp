// Packings of UN/EDIFACT (CPS): packs by number and parent, with the items inside their loops.
#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kMap[] = R"(map edifact/D96A/DESADV <-> ship_notice
hierarchy CPS structure PCI
    pick_and_pack  packs lines
    no_packs       lines
codes level  3 tare | 1 pack
BGM
  2 <-> number
each SG1 RFF[1.1=ON] <-> orders
  1.2 <-> number
SG10 CPS[2=""]
  SG11 PAC
    1 <-> packages decimal
each SG10 CPS <-> packs
  3 <-> level codes level default pack
  SG11 PAC
    3.1 <-> packaging
    SG13 PCI
      1 <-> "30" write
      SG14 GIN[1=BJ]
        2.1 <-> sscc
each SG15 LIN <-> lines  same order order_line item lot unit
  1 <-> number
  3.1 <-> item.gtin
  QTY[1.1=12]
    1.2 <-> quantity decimal
    1.3 <-> unit
  SG16 RFF[1.1=ON]
    1.2 <-> order
    1.3 <-> order_line
CNT[1.1=2]
  1.2 === count(LIN)
)";

struct Fixture {
    MapFolder folder;
    std::shared_ptr<Program const> program;

    Fixture() {
        folder.file("edifact/D96A/DESADV.map", kMap);
        Compiled const made = folder.find("edifact/D96A/DESADV");
        INFO(made.errors);
        REQUIRE(made.program);
        program = made.program;
    }
    [[nodiscard]] ReadResult read_message(std::string const& body) const {
        standards::Dictionary const& dictionary = dictionary_of(*program);
        ParsedSet const parsed(body, "DESADV", dictionary);
        auto result = read(*program, parsed.tree(), read_options(false, dictionary));
        if (!result) FAIL(result.error().text());
        return std::move(*result);
    }
    [[nodiscard]] WriteResult written(documents::Document const& document) const {
        WriteOptions options;
        options.delimiters = read_options(false, dictionary_of(*program)).delimiters;
        auto result = write_with_report(*program, document, options);
        if (!result) FAIL(result.error().text());
        return std::move(*result);
    }
    [[nodiscard]] std::string text_of(documents::Document const& document) const {
        return written(document).body.text;
    }
};

std::string errors_of(std::string const& from, std::string const& to) {
    std::string text = kMap;
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    MapFolder folder;
    folder.file("edifact/D96A/DESADV.map", text);
    return folder.find("edifact/D96A/DESADV").errors;
}

TEST_CASE("packing: packs in packs are read with their items and written back", "[maps]") {
    Fixture const fixture;
    std::string const body =
        "BGM++N'RFF+ON:P1'CPS+1'PAC+2'LIN+1++A'QTY+12:5:C62'RFF+ON:P1:1'"
        "CPS+2+1+3'PAC+++PX'PCI+30'GIN+BJ+340123450000000017'"
        "CPS+3+2+1'PAC+++CT'LIN+1++A'QTY+12:3:C62'RFF+ON:P1:1'LIN+2++B'QTY+12:4:C62'RFF+ON:P1:2'"
        "CPS+4+1+1'PAC+++CT'LIN+1++A'QTY+12:2:C62'RFF+ON:P1:1'CNT+2:4'";
    ReadResult const result = fixture.read_message(body);
    CHECK(text_of(result.findings).find("warning") == std::string::npos);
    CHECK(
        json_of(result.document) ==
        R"({"number":"N","structure":"pick_and_pack","packages":"2","orders":[{"id":1,"number":"P1"}],"packs":[)"
        R"({"id":1,"level":"tare","sscc":"340123450000000017","packaging":"PX"},)"
        R"({"id":2,"parent":1,"level":"pack","packaging":"CT","contents":[{"line":"1","quantity":"3","unit":"C62"},)"
        R"({"line":"2","quantity":"4","unit":"C62"}]},)"
        R"({"id":3,"level":"pack","packaging":"CT","contents":[{"line":"1","quantity":"2","unit":"C62"}]}],)"
        R"("lines":[{"number":"1","order":1,"order_line":"1","item":{"gtin":"A"},"quantity":"10","unit":"C62"},)"
        R"({"number":"2","order":1,"order_line":"2","item":{"gtin":"B"},"quantity":"4","unit":"C62"}]})"
    );
    CHECK(fixture.text_of(result.document) == body);
}

TEST_CASE("packing: without packs all items stand in the shipment", "[maps]") {
    Fixture const fixture;
    std::string const body =
        "BGM++N'RFF+ON:P1'CPS+1'LIN+1++A'QTY+12:5:C62'RFF+ON:P1'CNT+2:1'";
    ReadResult const result = fixture.read_message(body);
    CHECK(json_of(result.document).find(R"("structure":"no_packs")") != std::string::npos);
    CHECK(fixture.text_of(result.document) == body);
}

TEST_CASE("packing: a first level with a mark is a pack, and is written below the shipment", "[maps]") {
    Fixture const fixture;
    ReadResult const result = fixture.read_message(
        "BGM++N'RFF+ON:P1'CPS+7'PAC+++PX'PCI+30'GIN+BJ+340123450000000017'LIN+1++A'QTY+12:5:C62'"
        "CPS+8'PAC+++PX'LIN+2++B'QTY+12:6:C62'"
    );
    CHECK(
        fixture.text_of(result.document) ==
        "BGM++N'RFF+ON:P1'CPS+1'CPS+2+1+1'PAC+++PX'PCI+30'GIN+BJ+340123450000000017'"
        "LIN+1++A'QTY+12:5:C62'RFF+ON:P1'CPS+3+1+1'PAC+++PX'LIN+2++B'QTY+12:6:C62'RFF+ON:P1'CNT+2:2'"
    );
}

TEST_CASE("packing: orders are those that items name", "[maps]") {
    Fixture const fixture;
    ReadResult const result = fixture.read_message(
        "BGM++N'CPS+1'LIN+1++A'QTY+12:5:C62'RFF+ON:P1:3'LIN+2++A'QTY+12:5:C62'RFF+ON:P2:3'"
    );
    std::string const json = json_of(result.document);
    CHECK(
        json.find(R"("orders":[{"id":1,"number":"P1"},{"id":2,"number":"P2"}])") !=
        std::string::npos
    );
    CHECK(json.find(R"({"number":"2","order":2,"order_line":"3")") != std::string::npos);
}

TEST_CASE("packing: an item that names no order of several is told", "[maps]") {
    Fixture const fixture;
    ReadResult const result = fixture.read_message(
        "BGM++N'RFF+ON:P1'RFF+ON:P2'CPS+1'LIN+1++A'QTY+12:5:C62'"
    );
    CHECK(text_of(result.findings).find("name none of the 2 in 'orders'") != std::string::npos);
}

TEST_CASE("packing: a parent that is not there is told, and the pack stands below none", "[maps]") {
    Fixture const fixture;
    ReadResult const result = fixture.read_message(
        "BGM++N'RFF+ON:P1'CPS+1'CPS+2+9'PAC+++CT'LIN+1++A'QTY+12:5:C62'"
    );
    CHECK(text_of(result.findings).find("names no CPS in front of it") != std::string::npos);
    CHECK(json_of(result.document).find(R"("packs":[{"id":1,"level")") != std::string::npos);
}

TEST_CASE("packing: a structure that it cannot say is told as lost", "[maps]") {
    Fixture const fixture;
    auto const document = documents::read_json(
        R"({"schema":"ship_notice/1","environment":"live","purpose":"original","number":"N",)"
        R"("issued_on":"2026-01-01","structure":"standard_carton","parties":[{"role":"buyer"}],)"
        R"("orders":[{"id":1,"number":"P"}],"packs":[{"id":1,"level":"pack","contents":[{"line":"1"}]}],)"
        R"("lines":[{"number":"1","order":1,"quantity":"5","unit":"C62"}]})"
    );
    if (!document) FAIL(document.error().text());
    WriteResult const written = fixture.written(*document);
    CHECK(std::ranges::find(written.lost, Lost{"/structure", "no_code"}) != written.lost.end());
    CHECK(written.body.text.find("CPS+1'CPS+2+1+1'LIN+1'") != std::string::npos);
}

TEST_CASE("packing: wrong use is an error of the map", "[maps]") {
    CHECK(
        errors_of("each SG10 CPS <-> packs\n", "each SG10 CPS <-> packs\n  1 <-> gtin\n")
            .find("CPS01 belongs to the hierarchy") != std::string::npos
    );
    CHECK(
        errors_of("no_packs       lines", "no_packs       pallets")
            .find("no block takes level pallets") != std::string::npos
    );
    CHECK(
        errors_of("each SG15 LIN", "each SG16 RFF").find("SG16 has no place here") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace tidegate::maps
