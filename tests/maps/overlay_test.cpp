#include "maps/overlay.hpp"

#include "maps/overlay_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kBase[] =
    "map x12/004010/850 <-> order\n"
    "codes purpose 00 original | 05 replace\n"
    "codes answer AC changes | NA none\n"
    "BEG\n"
    "  01 <-> purpose codes purpose\n"
    "  03 <-> number\n"
    "REF[01=DP]\n"
    "  02 <-> department\n"
    "each N1 <-> parties\n"
    "  02 <-> name\n"
    "  03,04 <-> ids pair UL gln | 92 buyer_assigned\n"
    "  N4\n"
    "    01 <-> city\n"
    "    04 <-> country default US\n";

/// The overlay acme/850 on the base above.
Compiled overlaid(std::string const& changes, std::string const& base = kBase) {
    MapFolder folder;
    folder.file("x12/004010/850.map", base)
        .file("acme/850.map", "map acme/850 like x12/004010/850\n" + changes);
    return folder.find("x12/004010/850", {{folder.root() / "acme/850.map", "acme/850", "acme"}});
}

/// What the overlaid map reads from a body.
std::string read_overlaid(std::string const& changes, std::string const& body) {
    Compiled const compiled = overlaid(changes);
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    return read_json_of(*compiled.program, body);
}

TEST_CASE("map overlay: without changes the base is read and written as it is", "[maps]") {
    CHECK(
        read_overlaid("", "BEG*00*SA*4711**20260105~REF*DP*7~") ==
        read_json_of(*program_of(kBase), "BEG*00*SA*4711**20260105~REF*DP*7~")
    );
}

TEST_CASE("map overlay: each verb changes what its address names, and nothing else", "[maps]") {
    struct Case {
        char const* changes;
        char const* body;
        char const* expected;
    };
    static constexpr Case kCases[] = {
        {"add after BEG/01\n  04 <-> release\n", "BEG*00*SA*1*R2~",
         R"({"purpose":"original","number":"1","release":"R2"})"},
        {"add before BEG/03\n  04 <-> release\n", "BEG*00*SA*1*R2~",
         R"({"purpose":"original","number":"1","release":"R2"})"},
        {"add in BEG\n  04 <-> release\n", "BEG*00*SA*1*R2~",
         R"({"purpose":"original","number":"1","release":"R2"})"},
        {"add after REF[01=DP]\n  REF[01=PD]\n    02 <-> promotion\n", "REF*PD*X~",
         R"({"promotion":"X"})"},
        {"add before REF[1=DP]\n  REF[01=DP,03=P]\n    02 <-> promotion\n", "REF*DP*X*P~REF*DP*Y~",
         R"({"department":"Y","promotion":"X"})"},
        {"replace REF[01=DP]\n  REF[01=19]\n    02 <-> department\n", "REF*19*X~",
         R"({"department":"X"})"},
        {"replace BEG/03\n  04 <-> number\n", "BEG*00*SA*1*R2~",
         R"({"purpose":"original","number":"R2"})"},
        {"remove BEG/03\n", "BEG*00*SA*1~", R"({"purpose":"original"})"},
        {"remove N1/N4\n", "N1*ST*A~", R"({"parties":[{"name":"A"}]})"},
        {"set N1/N4/04 default CA\n", "N1*ST*A~N4*B~",
         R"({"parties":[{"name":"A","city":"B","country":"CA"}]})"},
        {"set N1/N4/04 no default\n", "N1*ST*A~N4*B~", R"({"parties":[{"name":"A","city":"B"}]})"},
        {"set N1/03 pair 92 gln | UL buyer_assigned\n", "N1*ST*A*92*1~",
         R"({"parties":[{"name":"A","ids":[{"scheme":"gln","id":"1"}]}]})"},
        {"codes purpose 07 original\n", "BEG*07*SA*1~", R"({"purpose":"original","number":"1"})"},
        {"codes purpose 00 replace\n  05 original\n", "BEG*00*SA*1~",
         R"({"purpose":"replace","number":"1"})"},
        {"replace codes purpose XX original\n", "BEG*XX*SA*1~",
         R"({"purpose":"original","number":"1"})"},
    };
    for (Case const& test : kCases) {
        INFO(test.changes);
        CHECK(read_overlaid(test.changes, test.body) == test.expected);
    }
}

TEST_CASE(
    "map overlay: a new code is written, the code it takes the word from is still read", "[maps]"
) {
    Compiled const compiled = overlaid("codes purpose 07 original\n");
    REQUIRE(compiled.program);
    auto const result = read_body(*compiled.program, "BEG*00*SA*1~");
    REQUIRE(result);
    CHECK(body_of(*compiled.program, result->document) == "BEG*07**1~");
}

TEST_CASE("map overlay: an entry for one length is tried before the one for any length", "[maps]") {
    auto const program = program_named("x12/005010/850");
    for (auto const& [qualifier, gtin] :
         {std::pair("EO", "96385074"), {"UP", "614141000036"}, {"EN", "5412345000013"}}) {
        std::string const body = std::string("BEG*00*SA*1**20260105~PO1*1*2*EA***") + qualifier +
                                 "*" + gtin + "~CTT*1*2~";
        ParsedSet const parsed(body, "850", dictionary_of(*program));
        auto const result = read(*program, parsed.tree(), read_options());
        REQUIRE(result);
        CHECK(documents::value_at(result->document, "lines.item.gtin") == gtin);
        CHECK(body_of(*program, result->document) == body);
    }
}

TEST_CASE("map overlay: a removed code has no word", "[maps]") {
    CHECK(
        read_overlaid("remove codes purpose 05\n", "BEG*05*SA*1~")
            .find("code '05' has no word in table purpose") != std::string::npos
    );
}

TEST_CASE("map overlay: what is wrong names the overlay's line and the base's", "[maps]") {
    struct Case {
        char const* changes;
        char const* expected;
    };
    static constexpr Case kCases[] = {
        {"remove REF[01=DQ]\n", "acme/850.map:2:8: x12/004010/850 has no REF[01=DQ]"},
        {"remove REF[01=DQ]\n", "did you mean REF[01=DP] (x12/004010/850.map:7:1)?"},
        {"set N1/N4/44 default US\n", "did you mean N1/N4/04 (x12/004010/850.map:14:5)?"},
        {"add after PO1/REF[01=CT]/02\n  03 <-> number\n", "the base is x12/004010/850.map:1:5"},
        {"remove BEG/03 department\n", "x12/004010/850 has no BEG/03 department"},
        {"remove BEG\nremove BEG/01\n", "acme/850.map:3:8: x12/004010/850 has no BEG/01"},
        {"add after BEG\n  03 <-> number\n",
         "acme/850.map:3:3: an element line belongs to a segment; write add in BEG"},
        {"add in BEG/03\n  04 <-> number\n", "acme/850.map:2:8: nothing can stand in BEG/03"},
        {"set BEG codes purpose\n", "BEG is a block: only read and write can be set"},
        {"BEG\n  04 <-> release\n",
         "acme/850.map:2:1: BEG does not say how it changes x12/004010/850; write replace BEG"},
        {"REF[01=CT]\n  02 <-> contract\n", "write add after, add before or add in"},
        {"replace codes purpos 00 original\n",
         "acme/850.map:2:15: x12/004010/850 has no table 'codes purpos'"},
        {"remove codes purpose 99\n",
         "codes purpose has no code '99'; the table is x12/004010/850.map:2:7"},
        {"add after\n  04 <-> release\n", "acme/850.map:2:5: the address is missing"},
        {"add BEG/03\n  04 <-> release\n", "this is no change; write: add after|before|in ADDRESS"},
        {"remove BEG/03\n  04 <-> release\n", "nothing stands below this line"},
        {"replace BEG/03\n", "there is nothing below this line"},
        {"set BEG/03\n", "'set' needs what to set"},
        {"set BEG/03 loud 1\n", "'1' is not expected here"},
        {"remove BEG/03 a b\n", "'b' is not expected here"},
        // Errors of the compiler: the line that was changed, in its own file.
        {"add in BEG\n  12 <-> nothing\n", "acme/850.map:3:10: order has no field 'nothing'"},
        {"add in BEG\n  04 <-> number\n",
         "acme/850.map:3:3: 'number' is written by x12/004010/850.map:6:3 already"},
        {"set BEG/01 codes purpos\n", "acme/850.map:2:18: there is no table 'codes purpos'"},
        {"codes purpose 05 originl\n", "acme/850.map:2:18: 'originl' is no word"},
    };
    for (Case const& test : kCases) {
        INFO(test.changes);
        Compiled const compiled = overlaid(test.changes);
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
}

TEST_CASE("map overlay: lines of one element are told apart by their field", "[maps]") {
    std::string const base =
        "map x12/004010/850 <-> order\nBEG\n  03 <-> number\n  03 <-> release read\n";
    CHECK(
        overlaid("remove BEG/03\n", base)
            .errors.find(
                "BEG/03 of x12/004010/850 means two lines; they are x12/004010/850.map:3:3 and "
                "x12/004010/850.map:4:3"
            ) != std::string::npos
    );
    Compiled const compiled = overlaid("remove BEG/03 release\n", base);
    REQUIRE(compiled.program);
    CHECK(read_json_of(*compiled.program, "BEG*00*SA*1~") == R"({"number":"1"})");
}

TEST_CASE("map overlay: a map of another release takes its base with it", "[maps]") {
    MapFolder folder;
    folder.file("x12/004010/850.map", kBase)
        .file("x12/005010/850.map", "map x12/005010/850 like x12/004010/850\nremove REF[01=DP]\n")
        .file("x12/006020/850.map", "map x12/006020/850 like x12/005010/850\n");
    Compiled const compiled = folder.find("x12/005010/850");
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    CHECK(compiled.program->id == "x12/005010/850");
    CHECK(compiled.program->release == "005010");
    CHECK(compiled.program->document->name == "order");
    CHECK(compiled.program->files.size() == 2);
    for (LineInfo const& line : compiled.program->lines) {
        CHECK(line.address != "REF[01=DP]");
        CHECK(compiled.program->files[line.file].ends_with("004010/850.map"));
    }
}

TEST_CASE(
    "map overlay: the partner's lies over the industry's, which lies over the base", "[maps]"
) {
    MapFolder folder;
    folder.file("x12/004010/850.map", kBase)
        .file(
            "vics/850.map",
            "map vics/850 like x12/004010/850\nset N1/N4/04 default CA\n"
            "codes purpose 06 replace\n"
        )
        .file("acme/850.map", "map acme/850 like x12/004010/850\nset N1/N4/04 default MX\n");
    std::vector<OverlayFile> const files{
        {folder.root() / "vics/850.map", "vics/850", "vics"},
        {folder.root() / "acme/850.map", "acme/850", "acme"}
    };
    Compiled const compiled = folder.find("x12/004010/850", files);
    INFO(compiled.errors);
    REQUIRE(compiled.program);
    CHECK(compiled.program->id == "x12/004010/850");
    CHECK(
        read_json_of(*compiled.program, "BEG*06*SA*1~N1*ST*A~N4*B~") ==
        R"({"purpose":"replace","number":"1","parties":[{"name":"A","city":"B","country":"MX"}]})"
    );
}

TEST_CASE("map overlay: a base that does not exist, or is the map itself, is refused", "[maps]") {
    MapFolder folder;
    folder.file("x12/004010/850.map", "map x12/004010/850 like x12/005010/850\n")
        .file("x12/005010/850.map", "map x12/005010/850 like x12/004010/850\n")
        .file("x12/004010/855.map", "map x12/004010/855 like x12/004010/856\n")
        .file("x12/004010/810.map", "map x12/004010/810 <-> invoice\nremove BIG\n");
    CHECK(
        folder.find("x12/004010/850")
            .errors.find(
                "x12/005010/850.map:1:25: x12/004010/850 is like itself; x12/004010/850 -> "
                "x12/005010/850 -> x12/004010/850"
            ) != std::string::npos
    );
    CHECK(
        folder.find("x12/004010/855")
            .errors.find("x12/004010/855.map:1:25: there is no map x12/004010/856 to be like; did "
                         "you mean x12/004010/85") != std::string::npos
    );
    CHECK(
        folder.find("x12/004010/810")
            .errors.find("x12/004010/810.map:2:1: there is nothing to change") != std::string::npos
    );
}

TEST_CASE("map overlay: a partner's file says whose it is and what it lies on", "[maps]") {
    MapFolder folder;
    folder.file("x12/004010/850.map", kBase);
    auto const errors_of = [&](std::string const& head) {
        folder.file("acme/850.map", head);
        return folder.find("x12/004010/850", {{folder.root() / "acme/850.map", "acme/850", "acme"}})
            .errors;
    };
    CHECK(
        errors_of("map acme/850 like x12/005010/850\n")
            .find("acme/850.map:1:19: this overlay is on x12/005010/850, needed is one on "
                  "x12/004010/850") != std::string::npos
    );
    CHECK(
        errors_of("map acme/850 <-> order\n").find("needed is one on x12/004010/850") !=
        std::string::npos
    );
    CHECK(
        errors_of("map other/850 like x12/004010/850\n")
            .find("this file says it is map other/850") != std::string::npos
    );
    CHECK(
        errors_of("map acme/850 <-> invoice like x12/004010/850\n")
            .find("acme/850.map:1:18: the base maps to order, not invoice "
                  "(x12/004010/850.map:1:24)") != std::string::npos
    );
}

TEST_CASE(
    "map overlay: a line of the base without a place in the other release says whose it is",
    "[maps]"
) {
    MapFolder folder;
    folder
        .file(
            "x12/004010/850.map",
            std::string(kBase) + "each PO1 <-> lines\n  MSG\n    01 <-> item.description\n"
        )
        .file("x12/005010/850.map", "map x12/005010/850 like x12/004010/850\n");
    std::string const errors = folder.find("x12/005010/850").errors;
    INFO(errors);
    CHECK(
        errors.find("x12/004010/850.map:16:3: MSG has no place here in x12/005010/850") !=
        std::string::npos
    );
    CHECK(errors.find("x12/005010/850.map has from its base x12/004010/850") != std::string::npos);
    CHECK(errors.find("in the overlay: remove PO1/MSG, or replace PO1/MSG") != std::string::npos);
}

TEST_CASE("map overlay: the hash covers the base and the overlay", "[maps]") {
    Compiled const plain = overlaid("");
    CHECK(plain.program->hash != program_of(kBase)->hash);
    CHECK(plain.program->hash == overlaid("").program->hash);
    CHECK(plain.program->hash != overlaid("# a word\n").program->hash);
    CHECK(plain.program->hash != overlaid("", std::string(kBase) + "# a word\n").program->hash);
}

}  // namespace
}  // namespace tidegate::maps
