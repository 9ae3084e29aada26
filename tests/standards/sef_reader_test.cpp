#include "standards/sef_reader.hpp"

#include "standards/described.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

std::string const kFront = ".VER 1.6\n.INI\nSMALL,,004 010 ACME,X,X12-4010,A small guideline\n";
std::string const kElements =
    ".ELMS\n143=ID,3,3\n329=AN,4,9\n96=N,1,10\n353=ID,2,2\n373=DT,8,8\n355=ID,2,2\n380=R,1,15\n"
    "785=B,1,0\n.CODES\n353=00,.05,22\n355=EA,CA\n";
std::string const kFile =
    kFront +
    ".PRIVATE ACME\n.CTL\n.ANYTHING\nno record\n.PUBLIC\n.STD ,RE\n"
    ".SETS\n850=^[ST,M][BEG*1,M]+20[.PO3,,>1]^{:100000+5[PO1*2,M]+10[PO3,O,25]{CTP:>1[$.PO3]}}"
    "^{:1[PO3]}[SE,M]\n"
    ".SEGS\nST=[143,M][329,M]\nSE=[96,M][329,M]\nBEG=[353,M][.373]+P0102,..,*1.\n"
    "PO1={2[380][355]}[C001,,3]+C0102R0304\nPO3=[785,M]\n"
    ".COMS\nC001=[355,M]{2[380]}+P0203\n" +
    kElements + ".TEXT,SETS\n850~1,4,A note\n";

ImportedDictionary read(std::string const& text, ImportOptions const& options = {}) {
    auto imported = read_sef("small.sef", text, options);
    if (!imported) FAIL(imported.error().text());
    return std::move(*imported);
}

TEST_CASE(
    "sef: sets, segments, composites, elements and codes become a dictionary", "[standards]"
) {
    ImportedDictionary const imported = read(kFile);
    Dictionary const& dictionary = *imported.dictionary;
    CHECK(dictionary.standard() == "x12");
    CHECK(dictionary.release() == "004010");
    CHECK(
        described(*dictionary.find_set("850")) ==
        "set 850 PO \n"
        "  0 false ST ST 0 1 of 9999 with 0\n"
        "  1 false BEG BEG 0 1 of 9999 with 0\n"
        "  2 false PO3 PO3 1 4294967295 of 9999 with 0\n"
        "  3 true PO1 - 0 100000 of 9999 with 3\n"
        "  4 false PO1 PO1 0 1 of 3 with 0\n"
        "  5 false PO3 PO3 1 25 of 3 with 0\n"
        "  6 true PO3 - 1 4294967295 of 3 with 1\n"
        "  7 false PO3 PO3 0 1 of 6 with 0\n"
        "  8 true PO3 - 1 1 of 9999 with 1\n"
        "  9 false PO3 PO3 0 1 of 8 with 0\n"
        "  10 false SE SE 0 1 of 9999 with 0\n"
        "  6 at the top\n"
    );
    SegmentDefinition const* line = dictionary.find_segment("PO1");
    REQUIRE(line->elements.size() == 5);
    CHECK(line->elements[2].element == dictionary.find_element("380"));
    CHECK(line->elements[0].usage == Usage::conditional);
    CHECK(line->elements[4].usage == Usage::optional);
    CHECK(line->elements[4].repeat_max == 3);
    REQUIRE(line->relations.size() == 2);
    CHECK(line->relations[1].kind == 'R');
    CHECK(dictionary.find_segment("BEG")->elements[0].usage == Usage::mandatory);
    CHECK(dictionary.find_element("96")->type == ElementType::number);
    CHECK(dictionary.find_element("785")->length_max == 1'000'000);
    Element const* purpose = dictionary.find_element("353");
    CHECK(purpose->codes == std::vector<std::string>{"00", "05", "22"});
    CHECK(purpose->are_codes_complete);
    CHECK(
        imported.left_out ==
        std::vector<std::string>{
            "9 marks and masks of a guideline", "sections .TEXT", "1 conditions inside composites"
        }
    );
}

TEST_CASE("sef: a directory of EDIFACT has messages and segment groups", "[standards]") {
    ImportedDictionary const imported = read(
        ".VER 1.6\n.INI\nD96A,,D  96A EAN008,UN,D96A,A directory\n.STD ,RE\n.SETS\n"
        "ORDERS=^[UNH,M][BGM,M]{:9[DTM,M]{:5[RFF][DTM,C,2]}}^{:200000[LIN]{:99[RFF,M]}}[UNS,M]^["
        "UNT,M]\n"
        ".SEGS\nUNH=[0062,M]\nBGM=[C002,C][1225,C]+D20102\nDTM=[C507,M]\nRFF=[C506,M,9]\n"
        "LIN=[1082]\nUNS=[0081,M]\nUNT=[0074,M][0062,M]\n"
        ".COMS\nC002=[1001,C][1000]\nC506=[1000,M]\nC507=[2380,M]\n"
        ".ELMS\n0062=AN,1,14\n0074=N,0,6\n0081=A,1,1\n1000=AN,1,35\n1001=AN,1,3\n1082=N,1,6\n"
        "1225=AN,1,3\n2380=AN,1,35\n.CODES\n1225=9,.31\n"
    );
    Dictionary const& dictionary = *imported.dictionary;
    CHECK(dictionary.standard() == "edifact");
    CHECK(dictionary.release() == "D96A");
    CHECK(
        described(*dictionary.find_set("ORDERS")) ==
        "set ORDERS ORDERS \n"
        "  0 false UNH UNH 0 1 of 9999 with 0\n"
        "  1 false BGM BGM 0 1 of 9999 with 0\n"
        "  2 true SG1 - 0 9 of 9999 with 2\n"
        "  3 false DTM DTM 0 1 of 2 with 0\n"
        "  4 true SG2 - 1 5 of 2 with 2\n"
        "  5 false RFF RFF 0 1 of 4 with 0\n"
        "  6 false DTM DTM 1 2 of 4 with 0\n"
        "  7 true SG3 - 1 200000 of 9999 with 2\n"
        "  8 false LIN LIN 0 1 of 7 with 0\n"
        "  9 true SG4 - 0 99 of 7 with 1\n"
        "  10 false RFF RFF 0 1 of 9 with 0\n"
        "  11 false UNS UNS 0 1 of 9999 with 0\n"
        "  12 false UNT UNT 0 1 of 9999 with 0\n"
        "  6 at the top\n"
    );
    CHECK(dictionary.find_element("0074")->type == ElementType::numeric);
    CHECK(dictionary.find_element("0074")->length_min == 1);
    CHECK(dictionary.find_segment("BGM")->elements[0].usage == Usage::optional);
    CHECK(dictionary.find_segment("BGM")->relations.empty());
    CHECK(dictionary.find_segment("RFF")->elements[0].repeat_max == 9);
    CHECK(
        imported.left_out ==
        std::vector<std::string>{"1 marks and masks of a guideline", "1 dependency notes"}
    );
}

TEST_CASE("sef: a file of another standard than the wished one is refused", "[standards]") {
    ImportOptions options;
    options.standard = "edifact";
    auto const imported = read_sef("f.sef", kFile, options);
    REQUIRE_FALSE(imported);
    CHECK_THAT(imported.error().message, Catch::Contains("of x12, not of edifact"));
}

TEST_CASE(
    "sef: release, groups and the state of code lists can be told from outside", "[standards]"
) {
    ImportedDictionary const imported = read(
        kFile, {.standard = {},
                .release = "005010",
                .are_codes_complete = false,
                .group_of = [](std::string_view set) { return "Q" + std::string(set.substr(2)); }}
    );
    CHECK(imported.dictionary->release() == "005010");
    CHECK(imported.dictionary->find_set("850")->functional_id == "Q0");
    CHECK_FALSE(imported.dictionary->find_element("353")->are_codes_complete);
}

TEST_CASE("sef: each mistake is told with file, line and column", "[standards]") {
    struct Row {
        std::string text;
        std::string place;
        std::string words;
    };
    std::string const segments = ".SEGS\nST=[143,M][329,M]\n";
    Row const row = GENERATE_COPY(
        Row{"850=[ST,M]\n", "f.sef:1:1", "begins with .VER or .INI"},
        Row{".VER 1.6\n.INI\nA,,0,TD,TRADACOMS,x\n", "f.sef:3:20", "agency TD"},
        Row{".VER 1.6\n.INI\nA,,004010\n", "f.sef:3:10", ".INI needs"},
        Row{".VER 1.6\n.INI\nA,,,X,X12,x\n.ELMS\n1=AN,1,2\n", "f.sef:1:1", "which release"},
        Row{kFront + ".WHAT\n", "f.sef:4:1", "no section .WHAT"},
        Row{kFront + ".ELMS\n1=AN,1\n", "f.sef:5:7", "expected `NUMBER=TYPE,MIN,MAX`"},
        Row{kFront + ".ELMS\n1=QQ,1,2\n", "f.sef:5:1", "unknown type 'QQ'"},
        Row{kFront + ".ELMS\n1=AN,1,2\n1=AN,1,2\n", "f.sef:6:1", "element 1 stands here twice"},
        Row{kFront + ".SEGS\nBEG[353]\n", "f.sef:5:4", "expected a record"},
        Row{kFront + kElements + ".SEGS\nBEG=[353,M][77]\n", "f.sef:17:13", "no element 77"},
        Row{kFront + ".SEGS\nBEG=[353,Q]\n", "f.sef:5:11", "'Q' is no requirement"},
        Row{kFront + ".SEGS\nBEG=[353\n", "f.sef:5:9", "expected ]"},
        Row{kFront + ".SEGS\nBEG={2[353]\n", "f.sef:5:12", "expected }"},
        Row{kFront + ".SEGS\nBEG={99[353]}\n", "f.sef:5:14", "too often"},
        Row{kFront + ".SEGS\nBEG=(353)\n", "f.sef:5:5", "'(' cannot stand here"},
        Row{kFront + kElements + ".SEGS\nBEG=[353]+P0109\n", "f.sef:17:11", "position 09"},
        Row{kFront + kElements + ".SEGS\nBEG=[353]+Z0101\n", "f.sef:17:11", "not a condition"},
        Row{kFront + kElements + segments + ".SETS\n850=[ST,M][XX]\n", "f.sef:19:12",
            "no segment XX"},
        Row{kFront + kElements + segments + ".SETS\n845=[ST,M]\n", "f.sef:19:1", "functional group"
        },
        Row{kFront + kElements + segments + ".SETS\n850=[ST,M,x]\n", "f.sef:19:12", "no repeat"},
        Row{kFront + kElements + segments + ".SETS\n850={:2[ST,,9]}\n", "f.sef:19:9",
            "begins a loop"},
        Row{kFront + kElements + segments + ".SETS\n850={:2}\n", "f.sef:19:6",
            "begins with a segment"},
        Row{kFront + kElements + segments + ".SETS\n850={:2[ST]\n", "f.sef:19:12", "end of a loop"}
    );
    CAPTURE(row.text);
    ImportOptions const options{
        .standard = {},
        .release = {},
        .are_codes_complete = true,
        .group_of = [](std::string_view set) { return set == "850" ? "PO" : ""; }
    };
    auto const imported = read_sef("f.sef", row.text, options);
    REQUIRE_FALSE(imported);
    CHECK(imported.error().position->text() == row.place);
    CHECK_THAT(imported.error().message, Catch::Contains(row.words));
}

TEST_CASE("sef: braces without end are refused", "[standards]") {
    std::string const deep(100'000, '{');
    auto const set = read_sef("f.sef", kFront + ".SETS\n850=" + deep + "\n", {});
    REQUIRE_FALSE(set);
    CHECK_THAT(set.error().message, Catch::Contains("nested too deep"));
}

TEST_CASE("sef: a file is known by its first section", "[standards]") {
    CHECK(is_sef(".VER 1.6\n.INI\n"));
    CHECK(is_sef("\xEF\xBB\xBF.INI\n"));
    CHECK_FALSE(is_sef("ISA*00*"));
    CHECK_FALSE(is_sef(""));
}

}  // namespace
}  // namespace tidegate::standards
