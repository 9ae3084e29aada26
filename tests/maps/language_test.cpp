// Every construct of the map language, read and written.
#include "documents/order.hpp"
#include "maps/explain.hpp"
#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

struct Construct {
    char const* name;
    char const* map;   ///< behind the map statement
    char const* body;  ///< between ST and SE
    char const* json;  ///< fields that reading gives
    char const* back;  ///< what writing gives; null = body
};

constexpr char kHead[] = "map x12/004010/850 <-> order\n";

constexpr Construct kConstructs[] = {
    {"text", "BEG\n  03 <-> number\n", "BEG***A 1~", R"({"number":"A 1"})", nullptr},
    {"leading blanks stay, trailing blanks go", "BEG\n  03 <-> number\n", "BEG*** A  ~",
     R"({"number":" A"})", "BEG*** A~"},
    {"codes", "codes p 00 original | 05 replace\nBEG\n  01 <-> purpose codes p\n", "BEG*05~",
     R"({"purpose":"replace"})", nullptr},
    {"codes (read)", "codes p 00 original | XX original (read)\nBEG\n  01 <-> purpose codes p\n",
     "BEG*XX~", R"({"purpose":"original"})", "BEG*00~"},
    {"codes: - says nothing",
     "codes t VA vat\ncodes c 1 exempt | 2 -\neach TXI <-> taxes\n  01 <-> kind codes t\n  06 <-> "
     "category codes c\n",
     "TXI*VA*****2~", R"({"taxes":[{"kind":"vat"}]})", "TXI*VA~"},
    {"codes: a code for another field",
     "codes b PE each | HP price_per=100 | \"\" price_per=1 (write)\neach PO1 <-> lines\n  04 <-> "
     "price decimal\n  05 <-> price_basis codes b\n",
     "PO1****60*HP~PO1****5*PE~",
     R"({"lines":[{"price":"60","price_per":"100"},{"price":"5","price_basis":"each"}]})", nullptr},
    {"codes into a text", "codes u EA EA | CA XCS\neach PO1 <-> lines\n  03 <-> unit codes u\n",
     "PO1***CA~", R"({"lines":[{"unit":"XCS"}]})", nullptr},
    {"date with time and zone",
     "each DTM\n  01,02,03,04 <-> . pair 002 requested_delivery date CCYYMMDD\n",
     "DTM*002*20260120*0800*ET~",
     R"({"requested_delivery":"2026-01-20T08:00:00","zones":{"requested_delivery":"ET"}})",
     nullptr},
    {"date in a line of its own", "BEG\n  05 <-> placed_on date CCYYMMDD\n", "BEG*****20260105~",
     R"({"placed_on":"2026-01-05"})", nullptr},
    {"decimal keeps its zeros", "each PO1 <-> lines\n  02 <-> quantity decimal\n", "PO1**10.00~",
     R"({"lines":[{"quantity":"10.00"}]})", nullptr},
    {"implied decimals", "each SAC <-> charges\n  05 <-> amount decimal\n",
     "SAC*****2500~SAC*****5~SAC*****-120~",
     R"({"charges":[{"amount":"25.00"},{"amount":"0.05"},{"amount":"-1.20"}]})", nullptr},
    {"default text",
     "each N1 <-> parties\n  02 <-> name\n  N4\n    01 <-> city\n    04 <-> country default US\n",
     "N1**A~N4*X~N1**B~", R"({"parties":[{"name":"A","city":"X","country":"US"},{"name":"B"}]})",
     "N1**A~N4*X***US~N1**B~"},
    {"default index",
     "each PO1 <-> lines\n  01 <-> number default index\n  02 <-> quantity decimal\n",
     "PO1**5~PO1*7*6~PO1**1~",
     R"({"lines":[{"number":"1","quantity":"5"},{"number":"7","quantity":"6"},{"number":"3","quantity":"1"}]})",
     "PO1*1*5~PO1*7*6~PO1*3*1~"},
    {"default word",
     "codes p 00 original\nBEG\n  01 <-> purpose codes p default original\n  03 <-> number\n",
     "BEG***1~", R"({"purpose":"original","number":"1"})", "BEG*00**1~"},
    {"filter and constant", "REF[01=DP]\n  02 <-> department\n", "REF*DP*42~",
     R"({"department":"42"})", nullptr},
    {"filter with alternatives", "REF[01=IA/VR]\n  02 <-> vendor\n", "REF*VR*9~",
     R"({"vendor":"9"})", "REF*IA*9~"},
    {"filter on an empty element",
     "each PO1 <-> lines\n  each PID[01=F,02=\"\"]\n    05 <-> description join \"\"\n",
     "PO1*1~PID*F****X~", R"({"lines":[{"description":"X"}]})", "PO1~PID*F****X~"},
    {"each into a list of texts", "each REF[01=CT] <-> contracts\n  02 <-> .\n",
     "REF*CT*A~REF*CT*B~", R"({"contracts":["A","B"]})", nullptr},
    {"each into a list of words",
     "codes f SC complete | N no_backorder\neach CSH <-> fulfilment\n  01 <-> . codes f\n",
     "CSH*N~CSH*SC~", R"({"fulfilment":["no_backorder","complete"]})", nullptr},
    {"several elements into a list of texts",
     "each N1 <-> parties\n  02 <-> name\n  each N3 <-> street\n    01,02 <-> .\n",
     "N1**A~N3*1*2~N3*3~", R"({"parties":[{"name":"A","street":["1","2","3"]}]})", nullptr},
    {"pair of identifiers",
     "each N1 <-> parties\n  03,04 <-> ids pair UL gln | 92 buyer_assigned\n",
     "N1***UL*1~N1***92*2~",
     R"({"parties":[{"ids":[{"scheme":"gln","id":"1"}]},{"ids":[{"scheme":"buyer_assigned","id":"2"}]}]})",
     nullptr},
    {"pair as it is", "each SAC <-> charges\n  03,04 <-> agency_code pair as_is\n", "SAC***VI*P1~",
     R"({"charges":[{"agency_code":{"scheme":"VI","id":"P1"}}]})", nullptr},
    {"pairs in any order",
     "each PO1 <-> lines\n  06,07 .. 24,25 <-> item pair UP gtin (12) | EN gtin (13) | VN "
     "seller_item | IN ids.buyer_stock | VA ids.style\n",
     "PO1******VA*S*VN*V*UP*036000291452*IN*B~",
     R"({"lines":[{"item":{"gtin":"036000291452","seller_item":"V","ids":[{"scheme":"style","id":"S"},{"scheme":"buyer_stock","id":"B"}]}}]})",
     "PO1******UP*036000291452*VN*V*VA*S*IN*B~"},
    {"a GTIN takes the qualifier of its length",
     "each PO1 <-> lines\n  06,07 .. 24,25 <-> item pair UP gtin (12) | EN gtin (13)\n",
     "PO1******UP*4006381333931~", R"({"lines":[{"item":{"gtin":"4006381333931"}}]})",
     "PO1******EN*4006381333931~"},
    {"slots share what is equal",
     "codes u EA EA | CA XCS\neach PO1 <-> lines\n  each SDQ\n    each 03,04 .. 21,22 <-> stores\n "
     "     01 <-> unit codes u\n      02,03 <-> store pair 92 buyer_assigned\n      04 <-> "
     "quantity decimal\n",
     "PO1*1~SDQ*EA*92*01*5*02*6~SDQ*CA*92*03*1~",
     R"({"lines":[{"stores":[{"store":{"scheme":"buyer_assigned","id":"01"},"quantity":"5","unit":"EA"},)"
     R"({"store":{"scheme":"buyer_assigned","id":"02"},"quantity":"6","unit":"EA"},{"store":{"scheme":"buyer_assigned","id":"03"},"quantity":"1","unit":"XCS"}]}]})",
     "PO1~SDQ*EA*92*01*5*02*6~SDQ*CA*92*03*1~"},
    {"join over segments",
     "codes n ZZ general\neach N9 <-> notes\n  01 <-> kind codes n\n  each MSG\n    01 <-> text "
     "join \"\\n\"\n",
     "N9*ZZ~MSG*A~MSG*B~N9*ZZ~MSG*C~",
     R"({"notes":[{"kind":"general","text":"A\nB"},{"kind":"general","text":"C"}]})", nullptr},
    {"a literal when writing",
     "codes n ZZ general\neach N9 <-> notes\n  01 <-> kind codes n\n  02 <-> \"NOTE\" write\n  "
     "each MSG\n    01 <-> text join \"\\n\"\n",
     "N9*ZZ*X~MSG*A~", R"({"notes":[{"kind":"general","text":"A"}]})", "N9*ZZ*NOTE~MSG*A~"},
    {"a block that is only read",
     "codes n ZZ general\neach PO1 <-> lines\n  each MSG <-> notes read\n    \"general\" <-> kind "
     "read\n    01 <-> text\n  each N9 <-> notes\n    01 <-> kind codes n\n    each MSG\n      01 "
     "<-> text join \"\\n\"\n",
     "PO1*1~MSG*A~", R"({"lines":[{"notes":[{"kind":"general","text":"A"}]}]})",
     "PO1~N9*ZZ~MSG*A~"},
    {"an object",
     "codes f CC collect\nFOB <-> delivery_terms\n  01 <-> freight codes f\n  04,05 <-> . pair 01 "
     "incoterm\n",
     "FOB*CC***01*FCA~", R"({"delivery_terms":{"freight":"collect","incoterm":"FCA"}})", nullptr},
    {"a component",
     "each PO1 <-> lines\n  02 <-> quantity decimal\n  each CTP <-> prices\n    05.1 <-> unit\n",
     "PO1**1~CTP*****EA~", R"({"lines":[{"quantity":"1","prices":[{"unit":"EA"}]}]})", nullptr},
    {"checks",
     "each PO1 <-> lines\n  02 <-> quantity decimal\nCTT\n  01 === count(lines)\n  02 === "
     "hash(lines.quantity) optional\n",
     "PO1**1.5~PO1**20~CTT*2*35~", R"({"lines":[{"quantity":"1.5"},{"quantity":"20"}]})", nullptr},
    {"unmapped segments go back to their place",
     "BEG\n  03 <-> number\neach N1 <-> parties\n  01 <-> name\n  N4\n    01 <-> city\neach PO1 "
     "<-> lines\n  02 <-> quantity decimal\n",
     "BEG***1~MEA*PD*WT~N1*BY~N2*X~N4*A~PO1**1~MEA*PD*A>B~PO1**2~PID*F****K~", nullptr, nullptr},
    {"an unmapped loop goes back whole",
     "codes r BY buyer | ST ship_to\neach N1 <-> parties\n  01 <-> role codes r\n  each N3 <-> "
     "street\n    01 <-> .\n",
     "N1*BY~N1*XX*SOMEBODY~N3*1 STREET~N1*ST~N3*A~", nullptr, nullptr},
};

TEST_CASE("map language: every construct reads and writes", "[maps]") {
    for (Construct const& construct : kConstructs) {
        INFO(construct.name);
        auto const program = program_of(kHead + std::string(construct.map));
        auto const result = read_body(*program, construct.body);
        if (!result) FAIL(result.error().text());
        if (construct.json != nullptr) CHECK(json_of(result->document) == construct.json);
        CHECK(
            body_of(*program, result->document) ==
            (construct.back != nullptr ? construct.back : construct.body)
        );
        ParsedSet const parsed(construct.body, "850");
        std::vector<Breach> const breaches =
            check_laws(*program, parsed.tree(), read_options(), "", reparse());
        INFO(text_of(breaches));
        CHECK(breaches.empty());
    }
}

TEST_CASE("map language: a text longer than its element is cut where nothing is lost", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "each PO1 <-> lines\n  02 <-> quantity decimal\n  each PID[01=F]\n    05 <-> description "
        "join \"\"\n"
    );
    auto const result = read_body(*program, "PO1**1~PID*F****" + std::string(79, 'A') + "~");
    REQUIRE(result);
    documents::Document document(*program->document);
    REQUIRE(documents::set_at(document, "environment", "live"));
    REQUIRE(documents::set_at(document, "lines[0].quantity", "1"));
    REQUIRE(documents::set_at(
        document, "lines[0].description", std::string(79, 'A') + "  B" + std::string(90, 'C')
    ));
    std::vector<Breach> const breaches =
        check_document_law(*program, document, read_options(), reparse());
    INFO(text_of(breaches));
    CHECK(breaches.empty());
    REQUIRE(documents::set_at(document, "lines[0].description", "A" + std::string(200, ' ') + "B"));
    CHECK(!write(*program, document));
}

TEST_CASE(
    "reading: a code without a word refuses the document and says what to add where", "[maps]"
) {
    auto const program = program_of(
        std::string(kHead) + "codes unit EA EA\neach PO1 <-> lines\n  03 <-> unit codes unit\n"
    );
    auto const result = read_body(*program, "PO1*1*1*Q9~");
    REQUIRE(!result);
    CHECK(result.error().code == ErrorCode::refused);
    CHECK(
        result.error().message == "PO103: code 'Q9' has no word in table unit of map x12/004010/850"
    );
    CHECK(result.error().remedy == "add a line to codes unit in t.map, then replay");
    REQUIRE(result.error().position);
    CHECK(result.error().position->byte == 20U);
}

TEST_CASE("reading: a qualifier without a rule leaves the segment unmapped", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "codes r DP department\neach REF <-> references\n  01 <-> type codes r\n  02 <-> value\n"
    );
    auto const result = read_body(*program, "REF*QQ*1~REF*DP*2~REF*DP~");
    REQUIRE(result);
    CHECK(
        json_of(result->document) ==
        R"({"references":[{"type":"department","value":"2"}],"unmapped":[{"position":2,"segment":["REF","QQ","1"]},{"position":4,"segment":["REF","DP"]}]})"
    );
    CHECK(
        text_of(result->findings)
            .find("segment.not_used warning: no line of map x12/004010/850 takes REF") !=
        std::string::npos
    );
}

TEST_CASE("reading: policies of unmapped segments", "[maps]") {
    std::string const map = "BEG\n  03 <-> number\n";
    auto const warn =
        read_body(*program_of(kHead + std::string("unmapped warn\n") + map), "BEG***1~MEA*PD~");
    REQUIRE(warn);
    CHECK(json_of(warn->document) == R"({"number":"1"})");
    CHECK(text_of(warn->findings).find("it is dropped") != std::string::npos);
    auto const refuse =
        read_body(*program_of(kHead + std::string("unmapped refuse\n") + map), "BEG***1~MEA*PD~");
    REQUIRE(!refuse);
    CHECK(refuse.error().code == ErrorCode::refused);
    auto const element =
        read_body(*program_of(kHead + std::string("unmapped refuse\n") + map), "BEG***1*R~");
    CHECK(!element);
}

TEST_CASE("reading: an element that no line takes is a warning with its place", "[maps]") {
    auto const result =
        read_body(*program_of(kHead + std::string("BEG\n  03 <-> number\n")), "BEG***1*R~");
    REQUIRE(result);
    bool is_found = false;
    for (syntax::Finding const& finding : result->findings) {
        if (finding.code != syntax::FindingCode::element_not_used) continue;
        is_found = true;
        CHECK(finding.severity == syntax::Severity::warning);
        CHECK(finding.segment == "BEG");
        CHECK(finding.element == 4);
        CHECK(finding.value == "R");
        CHECK(finding.segment_position == 2);
    }
    CHECK(is_found);
}

TEST_CASE(
    "reading: a count that is wrong is an error, a hash total that is wrong a warning", "[maps]"
) {
    auto const program = program_of(
        std::string(kHead) +
        "each PO1 <-> lines\n  02 <-> quantity decimal\nCTT\n  01 === count(lines)\n"
        "  02 === hash(lines.quantity) optional warning\n"
    );
    auto const result = read_body(*program, "PO1**1~CTT*2*9~");
    REQUIRE(result);
    std::string const findings = text_of(result->findings);
    CHECK(
        findings.find("rule.failed: CTT01 is '2', but the document gives '1' (t.map:5:3)") !=
        std::string::npos
    );
    CHECK(
        findings.find("rule.failed warning: CTT02 is '9', but the document gives '1' (t.map:6:3)"
        ) != std::string::npos
    );
    auto const right = read_body(*program, "PO1**1~CTT*01~");
    REQUIRE(right);
    CHECK(text_of(right->findings).find("CTT") == std::string::npos);
}

TEST_CASE("reading: a hash total loses its digits on the left", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "each PO1 <-> lines\n  02 <-> quantity decimal\nCTT\n  02 === hash(lines.quantity)\n"
    );
    auto const result = read_body(*program, "PO1**999999999999~PO1**2~CTT**1~");
    REQUIRE(result);
    CHECK(body_of(*program, result->document) == "PO1**999999999999~PO1**2~CTT**1~");
}

TEST_CASE("reading: fields that the document needs are findings, not guesses", "[maps]") {
    auto const result =
        read_body(*program_named("x12/004010/850"), "BEG*00*SA*1**20260105~PO1*1*1~");
    REQUIRE(result);
    std::string const findings = text_of(result->findings);
    CHECK(
        findings.find("rule.failed: the order has no lines[0].unit, which it needs; where the "
                      "partner always means the same, his overlay says it: set PO1/03 default "
                      "WORD") != std::string::npos
    );
}

TEST_CASE("reading: bytes that are no UTF-8 become UTF-8", "[maps]") {
    auto const program = program_of(std::string(kHead) + "BEG\n  03 <-> number\n");
    auto const result = read_body(*program, "BEG***GR\xDCN~");
    REQUIRE(result);
    CHECK(json_of(result->document) == "{\"number\":\"GR\xC3\x9CN\"}");
}

TEST_CASE("reading: values of short and of long segments outlive their set", "[maps]") {
    auto const program = program_of(
        "map x12/004010/850 <-> order\nBEG\n  03 <-> number\n"
        "each N1 <-> parties\n  02 <-> name\n  03,04 <-> ids pair 92 buyer_assigned\n"
    );
    for (std::size_t const size : {1U, 60U, 240U, 250U, 260U, 400U}) {
        INFO(size);
        std::string const name(size, 'N');
        std::string json;
        {
            std::optional<ReadResult> result;
            {
                ParsedSet const parsed("BEG***A 1~N1**" + name + "*92*" + name + "~", "850");
                auto read = maps::read(*program, parsed.tree(), read_options());
                REQUIRE(read);
                result = std::move(*read);
            }
            json = json_of(result->document);
        }
        std::string const party = "\"ids\":[{\"scheme\":\"buyer_assigned\",\"id\":\"";
        CHECK(json.find(party + name + "\"") != std::string::npos);
        CHECK(json.find("\"name\":\"" + name + "\"") != std::string::npos);
    }
}

TEST_CASE("writing: what has no form in the standard is refused by name", "[maps]") {
    auto const program = program_named("x12/004010/850");
    documents::Document document(*program->document);
    auto const set = [&](char const* path, char const* value) {
        REQUIRE(documents::set_at(document, path, value));
    };
    set("lines[0].quantity", "1");
    set("lines[0].price_per", "7");
    auto const per = write(*program, document);
    REQUIRE(!per);
    CHECK(per.error().message.find("/lines/0/price_per '7' has no code") != std::string::npos);
    set("lines[0].price_per", "1000.0");
    CHECK(write(*program, document));
    set("lines[0].unit", "ZZZ");
    auto const unit = write(*program, document);
    REQUIRE(!unit);
    CHECK(
        unit.error().message.find("/lines/0/unit 'ZZZ' has no code in table unit") !=
        std::string::npos
    );
    set("lines[0].unit", "EA");
    set("charges[0].amount", "1.005");
    auto const amount = write(*program, document);
    REQUIRE(!amount);
    CHECK(
        amount.error().message.find("/charges/0/amount 1.005 has more than the 2 decimals") !=
        std::string::npos
    );
}

TEST_CASE("writing: what has no position is told", "[maps]") {
    auto const program = program_named("x12/004010/850");
    documents::Document document(*program->document);
    auto const set = [&](char const* path, char const* value) {
        REQUIRE(documents::set_at(document, path, value));
    };
    set("accounting", "4711");
    set("placed_on", "2026-01-05T10:00:00");
    set("parties[0].ids[0].scheme", "gln");
    set("parties[0].ids[0].id", "1");
    set("parties[0].ids[1].scheme", "duns");
    set("parties[0].ids[1].id", "2");
    set("lines[0].quantity", "1");
    set("lines[0].item.ids[0].scheme", "other");
    set("lines[0].item.ids[0].id", "12345670");
    auto const result = write_with_report(*program, document);
    if (!result) FAIL(result.error().text());
    std::vector<Lost> const expected = {
        {"/placed_on", "no_position"},
        {"/parties/0/ids/1", "no_position"},
        {"/lines/0/item/ids/0", "no_code"},
        {"/accounting", "no_position"}
    };
    CHECK(result->lost == expected);
}

TEST_CASE("writing: a document of another type is refused", "[maps]") {
    documents::Document const document(*program_named("x12/004010/855")->document);
    auto const result = write(*program_named("x12/004010/850"), document);
    REQUIRE(!result);
    CHECK(result.error().code == ErrorCode::conflict);
}

TEST_CASE("reading: an optional number counts when nothing else says its field", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "BEG\n  03 <-> number\n"
        "CTT\n  AMT[01=1]\n    02 <-> totals.lines decimal\n"
        "    02 <-> totals.total decimal read optional\n"
        "  AMT[01=TT]\n    02 <-> totals.total decimal\n"
    );
    auto const totals = [&](std::string const& amounts) {
        auto const result = read_body(*program, "BEG***PO-7~CTT*1~" + amounts);
        REQUIRE(result);
        auto const* found = result->document.as<documents::Order>().totals;
        REQUIRE(found != nullptr);
        return std::pair(found->lines->text(), found->total->text());
    };
    CHECK(totals("AMT*1*10~") == std::pair<std::string, std::string>("10", "10"));
    CHECK(totals("AMT*1*10~AMT*TT*12~") == std::pair<std::string, std::string>("10", "12"));
    CHECK(totals("AMT*TT*12~AMT*1*10~") == std::pair<std::string, std::string>("10", "12"));
}

TEST_CASE("compiling: optional belongs to a number that is only read", "[maps]") {
    for (char const* line :
         {"02 <-> totals.total decimal optional", "02 <-> number read optional"}) {
        Compiled const compiled =
            compile_text(std::string(kHead) + "CTT\n  AMT[01=TT]\n    " + line + "\n");
        INFO(line);
        CHECK_THAT(compiled.errors, Catch::Contains("mark it decimal read optional"));
    }
}

TEST_CASE("explain: every field names its bytes and its line of the map", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "BEG\n  03 <-> number\neach PO1 <-> lines\n  01 <-> number default index\n  02 <-> "
        "quantity decimal\n"
    );
    std::string const body = "BEG***PO-7~PO1**12.50~";
    auto const result = read_body(*program, body, true);
    REQUIRE(result);
    std::vector<Lineage> const lines = lineage_of(*result, "lines[0]");
    REQUIRE(lines.size() == 2);
    CHECK(
        describe(lines[0], *program) ==
        "lines[0].number = 1  PO1 (segment 3), by default, t.map:5:3 PO1/01"
    );
    CHECK(lines[1].path == "lines[0].quantity");
    CHECK(lines[1].value == "12.50");
    CHECK(("ST*850*0001~" + body).substr(lines[1].byte, lines[1].bytes) == "12.50");
    CHECK(lineage_of(*result, "number").size() == 1);
    CHECK(lineage_of(*result, "num").empty());
    CHECK(read_body(*program, body)->lineage.empty());
}

}  // namespace
}  // namespace tidegate::maps
