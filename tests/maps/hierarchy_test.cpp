// Hierarchies of HL segments: read whatever order the levels have, written as the document's
// structure says.
#include "documents/ship_notice.hpp"
#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kMap[] = R"(map x12/004010/856 <-> ship_notice
hierarchy HL structure
    pick_and_pack        S O T P I
    standard_carton      S O I T P
    shipment_pack_order  S T P O I
    no_packs             S O I
codes structure
    0001 pick_and_pack | 0002 standard_carton | 0003 shipment_pack_order | 0004 no_packs
codes level  T tare | P pack
codes unit   EA EA | CA XCS
BSN
  02 <-> number
  05 <-> structure codes structure
HL[03=S]
  TD1
    02 <-> packages decimal
each HL[03=O] <-> orders  same number
  PRF
    01 <-> number
    02 <-> release
each HL[03=T/P] <-> packs
  03 <-> level codes level
  SN1 <-> contents
    02 <-> quantity decimal
    03 <-> unit codes unit
  MAN[01=GM/AA]
    02 <-> sscc sscc
each HL[03=I] <-> lines  same order order_line item lot unit
  LIN
    01 <-> number when order_line
    01 <-> order_line read
    02,03 .. 04,05 <-> . pair BP item.buyer_item | LT lot
  SN1
    01 <-> order_line
    02 <-> quantity decimal
    03 <-> unit codes unit
    05 <-> ordered decimal
  each REF[01=SE] <-> serials
    02 <-> .
CTT
  01 === count(HL)
)";

Program const& map() {
    static std::shared_ptr<Program const> const program = program_of(kMap);
    return *program;
}

/// A set on several lines: blanks and line ends are taken out.
std::string flat(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c != '\n' && c != ' ') out += c;
    }
    return out;
}

struct Tree {
    char const* name;
    char const* body;
    char const* json;  ///< what is read, behind the number
};

constexpr Tree kTrees[] = {
    {"S O P I: a line in two packs and in none",
     "BSN**1***0001~ HL*1**S*1~TD1**2~ HL*2*1*O*1~PRF*PO~ HL*3*2*P*1~ "
     "HL*4*3*I*0~LIN*1*BP*A~SN1*7*3*EA~ HL*5*2*P*1~ HL*6*5*I*0~LIN*1*BP*A~SN1*7*4*EA~ "
     "HL*7*2*I*0~LIN*1*BP*A~SN1*7*5*EA~ CTT*7~",
     R"("structure":"pick_and_pack","packages":"2","orders":[{"id":1,"number":"PO"}],"packs":[{"id":1,"level":"pack",)"
     R"("contents":[{"line":"1","quantity":"3","unit":"EA"}]},{"id":2,"level":"pack","contents":[{"line":"1",)"
     R"("quantity":"4","unit":"EA"}]}],"lines":[{"number":"1","order":1,"order_line":"7","item":{"buyer_item":"A"},)"
     R"("quantity":"12","unit":"EA"}])"},
    {"S O T P I: packs in packs, two orders",
     "BSN**1***0001~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*T*1~ HL*4*3*P*1~ "
     "HL*5*4*I*0~LIN*1~SN1*1*3*EA~ HL*6*1*O*1~PRF*P2~ HL*7*6*I*0~LIN*2~SN1*1*9*EA~ CTT*7~",
     R"("structure":"pick_and_pack","orders":[{"id":1,"number":"P1"},{"id":2,"number":"P2"}],"packs":[{"id":1,)"
     R"("level":"tare"},{"id":2,"parent":1,"level":"pack","contents":[{"line":"1","quantity":"3","unit":"EA"}]}],)"
     R"("lines":[{"number":"1","order":1,"order_line":"1","quantity":"3","unit":"EA"},{"number":"2","order":2,)"
     R"("order_line":"1","quantity":"9","unit":"EA"}])"},
    {"S O I P: packs below their line, one does not say how much",
     "BSN**1***0002~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*I*1~LIN*1~SN1*1*9*EA~ "
     "HL*4*3*P*0~SN1**5*EA~ HL*5*3*T*1~ HL*6*5*P*0~ CTT*6~",
     R"("structure":"standard_carton","orders":[{"id":1,"number":"P1"}],"packs":[{"id":1,"level":"pack",)"
     R"("contents":[{"line":"1","quantity":"5","unit":"EA"}]},{"id":2,"level":"tare"},{"id":3,"parent":2,)"
     R"("level":"pack","contents":[{"line":"1"}]}],"lines":[{"number":"1","order":1,"order_line":"1","quantity":"9",)"
     R"("unit":"EA"}])"},
    {"S P O I: an order below each pack that has some of it",
     "BSN**1***0003~ HL*1**S*1~ HL*2*1*P*1~ HL*3*2*O*1~PRF*P1~ HL*4*3*I*0~LIN*1~SN1*1*3*EA~ "
     "HL*5*2*O*1~PRF*P2~ HL*6*5*I*0~LIN*2~SN1*1*4*EA~ HL*7*1*P*1~ HL*8*7*O*1~PRF*P1~ "
     "HL*9*8*I*0~LIN*1~SN1*1*2*EA~ CTT*9~",
     R"("structure":"shipment_pack_order","orders":[{"id":1,"number":"P1"},{"id":2,"number":"P2"}],"packs":[{"id":1,)"
     R"("level":"pack","contents":[{"line":"1","quantity":"3","unit":"EA"},{"line":"2","quantity":"4","unit":"EA"}]},)"
     R"({"id":2,"level":"pack","contents":[{"line":"1","quantity":"2","unit":"EA"}]}],"lines":[{"number":"1",)"
     R"("order":1,"order_line":"1","quantity":"5","unit":"EA"},{"number":"2","order":2,"order_line":"1",)"
     R"("quantity":"4","unit":"EA"}])"},
    {"S O P I: a loose line in front of a pack, an empty pack between two",
     "BSN**1***0001~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*I*0~LIN*1~SN1*1*2*EA~ HL*4*2*P*1~ "
     "HL*5*4*I*0~LIN*2~SN1*2*3*EA~ HL*6*2*P*0~ HL*7*2*P*1~ HL*8*7*I*0~LIN*3~SN1*3*4*EA~ CTT*8~",
     R"("structure":"pick_and_pack","orders":[{"id":1,"number":"P1"}],"packs":[{"id":1,"level":"pack",)"
     R"("contents":[{"line":"2","quantity":"3","unit":"EA"}]},{"id":2,"level":"pack"},{"id":3,"level":"pack",)"
     R"("contents":[{"line":"3","quantity":"4","unit":"EA"}]}],"lines":[{"number":"1","order":1,"order_line":"1",)"
     R"("quantity":"2","unit":"EA"},{"number":"2","order":1,"order_line":"2","quantity":"3","unit":"EA"},)"
     R"({"number":"3","order":1,"order_line":"3","quantity":"4","unit":"EA"}])"},
    {"S O I", "BSN**1***0004~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*I*0~LIN*1~SN1*1*3*EA~ CTT*3~",
     R"("structure":"no_packs","orders":[{"id":1,"number":"P1"}],"lines":[{"number":"1","order":1,"order_line":"1","quantity":"3","unit":"EA"}])"
    },
};

TEST_CASE("hierarchy: every structure is read and written back", "[maps]") {
    for (Tree const& tree : kTrees) {
        INFO(tree.name);
        std::string const body = flat(tree.body);
        auto const result = read_body(map(), body);
        if (!result) FAIL(result.error().text());
        CHECK(json_of(result->document) == std::string(R"({"number":"1",)") + tree.json + "}");
        CHECK(body_of(map(), result->document) == body);
    }
}

TEST_CASE("hierarchy: without BSN05 the levels say which structure it is", "[maps]") {
    for (Tree const& tree : kTrees) {
        INFO(tree.name);
        std::string body = flat(tree.body);
        auto const result = read_body(map(), body);
        REQUIRE(result);
        body.erase(body.find("***000"), 7);
        auto const derived = read_body(map(), body);
        REQUIRE(derived);
        CHECK(json_of(derived->document) == json_of(result->document));
    }
}

/// Findings about levels: those of missing fields are left out.
std::vector<syntax::Finding> level_findings(ReadResult const& result) {
    std::vector<syntax::Finding> findings;
    for (syntax::Finding const& finding : result.findings) {
        if (finding.severity == syntax::Severity::warning) findings.push_back(finding);
    }
    return findings;
}

TEST_CASE(
    "hierarchy: a level without a parent stands below the nearest one above it, with a warning",
    "[maps]"
) {
    std::string const right = flat(kTrees[1].body);
    auto const expected = read_body(map(), right);
    REQUIRE(expected);
    CHECK(level_findings(*expected).empty());
    struct Case {
        char const* from;
        char const* to;
    };
    for (Case const& test :
         {Case{"HL*5*4*I*0", "HL*5**I*0"}, Case{"HL*5*4*I*0", "HL*5*77*I*0"},
          Case{"HL*4*3*P*1", "HL*4**P*1"}, Case{"HL*6*1*O*1", "HL*6**O*1"},
          Case{"HL*5*4*I*0", "HL*5*5*I*0"}}) {
        INFO(test.to);
        std::string body = right;
        body.replace(body.find(test.from), std::string(test.from).size(), test.to);
        auto const result = read_body(map(), body);
        REQUIRE(result);
        CHECK(json_of(result->document) == json_of(expected->document));
        auto const findings = level_findings(*result);
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].segment == "HL");
        CHECK(findings[0].element == 2);
        CHECK(body_of(map(), result->document) == right);
    }
}

TEST_CASE("hierarchy: levels may come in another order than their numbers", "[maps]") {
    auto const result = read_body(
        map(),
        flat("BSN**1***0001~ HL*9**S~ HL*5*9*O~PRF*P1~ HL*8*9*O~PRF*P2~ HL*1*5*I~LIN*1~SN1*1*3*EA~ "
             "HL*2*8*I~LIN*2~SN1*1*4*EA~ CTT*5~")
    );
    REQUIRE(result);
    CHECK(level_findings(*result).empty());
    auto const& notice = result->document.as<documents::ShipNotice>();
    REQUIRE(notice.lines.size() == 2);
    CHECK(notice.lines[0].order == 1);
    CHECK(notice.lines[1].order == 2);
}

TEST_CASE("hierarchy: a line without numbers stays one, and takes its place as number", "[maps]") {
    std::string const body = flat(
        "BSN**1***0004~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*I*0~LIN**BP*A~SN1**3*EA~ "
        "HL*4*2*I*0~LIN**BP*B~SN1**4*EA~ CTT*4~"
    );
    auto const result = read_body(map(), body);
    REQUIRE(result);
    auto const& lines = result->document.as<documents::ShipNotice>().lines;
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].number == "2");
    CHECK(lines[1].order_line.empty());
    auto const written = write_with_report(map(), result->document);
    REQUIRE(written);
    CHECK(written->body.text == body);
    CHECK(written->lost.empty());
    documents::Document other(*map().document);
    REQUIRE(documents::set_at(other, "orders[0].id", "1"));
    REQUIRE(documents::set_at(other, "lines[0].order", "1"));
    REQUIRE(documents::set_at(other, "lines[0].number", "77"));
    auto const lost = write_with_report(map(), other);
    REQUIRE(lost);
    CHECK(lost->lost == std::vector<Lost>{{"/lines/0/number", "no_position"}});
}

TEST_CASE("hierarchy: levels that nest too deep are refused, both ways", "[maps]") {
    std::string body = "BSN**1***0001~HL*1**S~HL*2*1*O~PRF*A~";
    documents::Document document(*map().document);
    for (std::size_t i = 3; i < 200'000; ++i) {
        body += "HL*" + std::to_string(i) + "*" + std::to_string(i - 1) + "*P~";
    }
    auto const result = read_body(map(), body);
    REQUIRE(!result);
    CHECK(result.error().message.find("nest deeper than 32") != std::string::npos);
    auto& notice = document.as<documents::ShipNotice>();
    for (std::int32_t i = 1; i < 100; ++i) {
        documents::ShipPack& pack = notice.packs.add(document.arena());
        pack.id = i;
        if (i > 1) pack.parent = i - 1;
    }
    auto const written = write(map(), document);
    REQUIRE(!written);
    CHECK(written.error().message.find("is too deep in other packs") != std::string::npos);
}

TEST_CASE("hierarchy: CTT01 counts the levels", "[maps]") {
    std::string body = flat(std::end(kTrees)[-1].body);
    body.replace(body.find("CTT*3"), 5, "CTT*1");
    auto const result = read_body(map(), body);
    REQUIRE(result);
    bool const is_found = std::ranges::any_of(result->findings, [](syntax::Finding const& finding) {
        return finding.text.find("CTT01 is '1', but the document gives '3'") != std::string::npos;
    });
    CHECK(is_found);
}

TEST_CASE("hierarchy: a line number that stands twice is replaced, with a warning", "[maps]") {
    auto const result = read_body(
        map(), flat("BSN**1***0004~ HL*1**S~ HL*2*1*O~PRF*P1~ HL*3*2*I~LIN*1~SN1*8*3*EA~ "
                    "HL*4*2*I~LIN*1~SN1*9*4*EA~ HL*5*2*I~SN1*7*1*EA~ CTT*5~")
    );
    REQUIRE(result);
    auto const& lines = result->document.as<documents::ShipNotice>().lines;
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].number == "2");
    CHECK(lines[1].order_line == "9");
    CHECK(lines[2].number == "3");
    CHECK(level_findings(*result).size() == 1);
}

TEST_CASE("hierarchy: what repeats a line adds to it and tells what it contradicts", "[maps]") {
    auto const result = read_body(
        map(), flat("BSN**1***0001~ HL*1**S~ HL*2*1*O~PRF*P1~ HL*3*2*P~ "
                    "HL*4*3*I~LIN*1~SN1*1*3*EA**9*EA~REF*SE*A~ HL*5*2*P~ "
                    "HL*6*5*I~LIN*1~SN1*1*4*EA**8*EA~REF*SE*A~REF*SE*B~ CTT*6~")
    );
    REQUIRE(result);
    auto const& lines = result->document.as<documents::ShipNotice>().lines;
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].quantity->text() == "7");
    CHECK(lines[0].ordered->text() == "9");
    REQUIRE(lines[0].serials.size() == 2);
    CHECK(lines[0].serials[1] == "B");
    // SN106 has no line in this map: two warnings more.
    bool const is_told = std::ranges::any_of(result->findings, [](syntax::Finding const& finding) {
        return finding.text.find("repeats lines[0] with another 'ordered'") != std::string::npos;
    });
    CHECK(is_told);
}

TEST_CASE(
    "hierarchy: an SSCC is read with and without 00, its check digit is looked at", "[maps]"
) {
    struct Case {
        char const* mark;
        char const* sscc;
        char const* back;
        char const* finding;
    };
    for (Case const& test : {
             Case{"GM*00106141410000000019", "106141410000000019", "GM*00106141410000000019", ""},
             Case{"AA*106141410000000019", "106141410000000019", "GM*00106141410000000019", ""},
             Case{
                 "GM*00106141410000000012", "106141410000000012", "GM*00106141410000000012",
                 "its check digit is wrong"
             },
             Case{"GM*4711", "4711", "GM*4711", "it has not 18 digits"},
         }) {
        INFO(test.mark);
        std::string const body =
            flat("BSN**1***0001~ HL*1**S*1~ HL*2*1*P*0~MAN*") + test.mark + "~CTT*2~";
        auto const result = read_body(map(), body);
        REQUIRE(result);
        auto const& notice = result->document.as<documents::ShipNotice>();
        REQUIRE(notice.packs.size() == 1);
        CHECK(notice.packs[0].sscc == test.sscc);
        auto const findings = level_findings(*result);
        CHECK(findings.empty() == (std::string_view(test.finding).empty()));
        if (!findings.empty()) {
            CHECK(findings[0].text.find(test.finding) != std::string::npos);
        }
        CHECK(body_of(map(), result->document).find(test.back) != std::string::npos);
    }
}

TEST_CASE(
    "hierarchy: a level that no block takes is kept, and what is below it is read", "[maps]"
) {
    std::string const body = flat(
        "BSN**1***0004~ HL*1**S*1~ HL*2*1*O*1~PRF*P1~ HL*3*2*X*1~ HL*4*3*I*0~LIN*1~SN1*1*3*EA~ "
        "CTT*4~"
    );
    auto const result = read_body(map(), body);
    REQUIRE(result);
    auto const& notice = result->document.as<documents::ShipNotice>();
    REQUIRE(notice.lines.size() == 1);
    CHECK(notice.lines[0].order == 1);
    CHECK(notice.unmapped.size() == 1);
    auto const again = body_of(map(), result->document);
    CHECK(again.find("HL*3*2*X*1~HL*4*2*I*0~") != std::string::npos);
    CHECK(again.find("CTT*4~") != std::string::npos);
}

TEST_CASE("hierarchy: what the structure cannot say is refused by name", "[maps]") {
    struct Case {
        char const* packs_and_structure;
        char const* expected;
    };
    constexpr char kLines[] =
        R"("orders":[{"id":1,"number":"A"},{"id":2,"number":"B"}],"lines":[{"number":"1","order":1,"quantity":"5",)"
        R"("unit":"EA"},{"number":"2","order":2,"quantity":"5","unit":"EA"}],)";
    for (Case const& test : {
             Case{
                 R"("structure":"pick_and_pack","packs":[{"id":1,"level":"pack","contents":[{"line":"1","quantity":"1"},{"line":"2","quantity":"1"}]}])",
                 "/packs/0 has lines of two orders"
             },
             Case{
                 R"("structure":"standard_carton","packs":[{"id":1,"level":"pack","contents":[{"line":"1"},{"line":"2"}]}])",
                 "/packs/0 has more than one content"
             },
             Case{
                 R"("structure":"pick_and_pack","packs":[{"id":1,"level":"pack","contents":[{"line":"1","quantity":"6"}]}])",
                 "the contents of /lines/0 add up to more than its quantity 5"
             },
             Case{
                 R"("structure":"pick_and_pack","packs":[{"id":1,"level":"pack","contents":[{"line":"7"}]}])",
                 "/packs/0/contents/0/line '7' is the number of no line"
             },
             Case{
                 R"("structure":"pick_and_pack","packs":[{"id":1,"level":"pack","contents":[{"line":"1","quantity":"1","unit":"XCS"}]}])",
                 "/packs/0/contents/0/unit 'XCS' is not that of the line, 'EA'"
             },
             Case{
                 R"("structure":"pick_and_pack","packs":[{"id":1,"parent":2,"level":"pack"},{"id":2,"level":"tare"}])",
                 "/packs/0/parent 2 is the id of no pack in front of it"
             },
         }) {
        INFO(test.expected);
        auto const document = documents::read_json(
            std::string(R"({"schema":"ship_notice/1",)") + kLines + test.packs_and_structure + "}"
        );
        if (!document) FAIL(document.error().text());
        auto const written = write(map(), *document);
        REQUIRE(!written);
        INFO(written.error().text());
        CHECK(written.error().code == ErrorCode::refused);
        CHECK(written.error().message.find(test.expected) != std::string::npos);
        CHECK(!written.error().remedy.empty());
    }
    auto const orphan = documents::read_json(
        R"({"schema":"ship_notice/1","structure":"no_packs","orders":[{"id":1,"number":"A"}],"lines":[{"number":"1","order":3,"quantity":"5","unit":"EA"}]})"
    );
    REQUIRE(orphan);
    auto const written = write(map(), *orphan);
    REQUIRE(!written);
    CHECK(written.error().message.find("/lines/0/order 3 is the id of no") != std::string::npos);
}

TEST_CASE("hierarchy: packs of a structure without packs are told as lost", "[maps]") {
    auto const document = documents::read_json(
        R"({"schema":"ship_notice/1","structure":"no_packs","orders":[{"id":1,"number":"A"}],"packs":[{"id":1,)"
        R"("level":"pack","contents":[{"line":"1","quantity":"5"}]}],"lines":[{"number":"1","order":1,"quantity":"5",)"
        R"("unit":"EA"}]})"
    );
    REQUIRE(document);
    auto const written = write_with_report(map(), *document);
    REQUIRE(written);
    CHECK(written->lost == std::vector<Lost>{{"/packs/0", "no_position"}});
    CHECK(written->body.text.find("*P*") == std::string::npos);
}

TEST_CASE("hierarchy: wrong use is an error of the map", "[maps]") {
    struct Case {
        char const* from;
        char const* to;
        char const* expected;
    };
    for (Case const& test : {
             Case{
                 "hierarchy HL structure", "hierarchy BSN structure", "BSN is no loop with levels"
             },
             Case{"hierarchy HL structure", "hierarchy HL number", "'number' is not a word of"},
             Case{"hierarchy HL structure", "hierarchy HL", "this is not a hierarchy statement"},
             Case{"no_packs             S O I\n", "loose S O I\n", "'loose' is no word of field"},
             Case{"no_packs             S O I\n", "no_packs S O I X\n", "no block takes level X"},
             Case{"no_packs             S O I\n", "no_packs S O O\n", "level O stands twice"},
             Case{"HL[03=S]", "HL", "which level of the HL hierarchy is it?"},
             Case{"HL[03=S]", "HL[03=Z]", "level Z stands in no structure"},
             Case{
                 "HL[03=T/P] <-> packs\n", "HL[03=T/P] <-> packs same sscc\n",
                 "only groups and items can be the same"
             },
             Case{"same number\n", "same nmber\n", "order_of has no field 'nmber'"},
             Case{
                 "  03 <-> level codes level\n", "  03 <-> level codes level\n  01 <-> gtin\n",
                 "HL01 belongs to the hierarchy"
             },
             Case{
                 "each HL[03=O] <-> orders  same number\n", "each HL[03=O] <-> references\n",
                 "'references' cannot be a level"
             },
             Case{"number when order_line", "number when nothing", "has no field 'nothing'"},
             Case{"  PRF\n", "  PRF\n    04 <-> number sscc same\n", "'same' is not expected here"},
             Case{
                 "TD1\n    02 <-> packages decimal", "TD1\n    02 <-> packages decimal sscc",
                 "'sscc' belongs to a line with one text"
             },
             Case{
                 "each REF[01=SE] <-> serials\n", "each REF[01=SE] <-> serials same lot\n",
                 "'same' belongs to a level of a hierarchy"
             },
         }) {
        INFO(test.to);
        std::string text = kMap;
        auto const at = text.find(test.from);
        REQUIRE(at != std::string::npos);
        text.replace(at, std::string(test.from).size(), test.to);
        Compiled const compiled = compile_text(text);
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
}

}  // namespace
}  // namespace tidegate::maps
