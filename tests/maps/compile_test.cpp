#include "maps/compile.hpp"

#include "maps/map_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr char kHead[] = "map x12/004010/850 <-> order\n";

TEST_CASE("map compiler: what cannot be right is an error with its place and a way out", "[maps]") {
    struct Case {
        char const* text;  ///< behind the map statement, which is line 1
        char const* expected;
    };
    static constexpr Case kCases[] = {
        {"BGM\n  01 <-> number\n", "t.map:2:1: BGM has no place here in x12/004010/850"},
        {"ST\n  01 <-> number\n", "t.map:2:1: ST belongs to the envelope"},
        {"BEG\n  13 <-> number\n", "t.map:3:3: BEG has 12 elements: there is no 13"},
        {"BEG\n  03.2 <-> number\n", "t.map:3:3: BEG03 has no components"},
        {"each REF <-> references\n  02 <-> value\n  04 <-> line\n",
         "t.map:4:3: REF04 is a composite of 6 components"},
        {"REF[05=A]\n  02 <-> department\n", "t.map:2:1: REF has 4 elements: there is no 05"},
        {"BEG\n  03 <-> numbr\n", "t.map:3:10: order has no field 'numbr'"},
        {"BEG\n  03 <-> numbr\n", "did you mean 'number'?"},
        {"BEG\n  03 <-> lines.number\n", "t.map:3:10: 'lines' is not an object"},
        {"BEG\n  03 <-> number.x\n", "'number' is not an object"},
        {"BEG\n  01 <-> purpose\n", "t.map:3:3: 'purpose' holds words"},
        {"BEG\n  05 <-> placed_on\n", "t.map:3:3: 'placed_on' is a date"},
        {"BEG\n  03 <-> placed_on date CCYYMMDD\n", "t.map:3:3: BEG03 (element 324) is not a date"},
        {"BEG\n  05 <-> placed_on date DDMMYY\n", "t.map:3:25: 'DDMMYY' is not a form of dates"},
        {"BEG\n  03 <-> number decimal\n", "BEG03 (element 324) is not a number"},
        {"each SAC <-> charges\n  05 <-> amount\n", "t.map:3:3: 'amount' is a number"},
        {"CTT\n  02 <-> number decimal\n", "t.map:3:3: 'number' is a text"},
        {"FOB\n  01 <-> delivery_terms\n", "t.map:3:10: 'delivery_terms' has fields of its own"},
        {"N1 <-> parties\n  02 <-> name\n", "t.map:2:8: 'parties' is a list"},
        {"each FOB <-> delivery_terms\n  03 <-> place_text\n",
         "'delivery_terms' is one object, not a list"},
        {"BEG <-> number\n  03 <-> x\n", "'number' is a value: give it to an element"},
        {"each BEG\n  03 <-> number\n", "t.map:2:1: BEG stands at most once here"},
        {"each REF\n  02 <-> department\n", "t.map:2:1: 'each' without a list needs one line"},
        {"BEG\n  03 <-> .\n", "t.map:3:10: '.' is the element of a list of values"},
        {"each REF[01=CT] <-> contracts\n  02 <-> value\n", "the list above holds values"},
        {"BEG\n  03 <-> unmapped\n", "has fields of its own"},
        {"BEG\n  03 <-> number\n  03 <-> release\n",
         "t.map:4:3: BEG/03 stands twice, first in line 3"},
        {"BEG\n  03 <-> number\n  04 <-> number\n",
         "t.map:4:3: 'number' is written by line 3 already"},
        {"BEG\n  03 <-> number\nBEG\n  04 <-> release\n",
         "t.map:4:1: BEG stands twice, first in line 2"},
        {"each REF <-> references\n  02 <-> value\nREF[01=DP]\n  02 <-> department\n",
         "t.map:4:1: REF[01=DP] is never reached: line 2"},
        {"BEG\n  03 <-> \"X\"\n", "t.map:3:3: a literal has no inverse"},
        {"BEG\n  \"X\" <-> number\n", "t.map:3:3: a literal has no inverse"},
        {"BEG\n  03 <-> number read write\n", "a line cannot be both 'read' and 'write'"},
        {"BEG\n  03 === count(linez)\n", "t.map:3:3"},
        {"BEG\n  01 <-> purpose codes x\n", "t.map:3:24: there is no table 'codes x'"},
        {"codes x 00 originl\nBEG\n  01 <-> purpose codes x\n",
         "t.map:2:12: 'originl' is no word of field 'purpose'"},
        {"codes x 00 original | 00 copy\n",
         "t.map:2:23: code '00' stands for 'original' and for 'copy'"},
        {"codes x 00 original | 01 original\n",
         "t.map:2:23: 'original' can be written as '00' and as '01'"},
        {"codes x 00 original (read)\n", "t.map:2:9: 'original' is read but no code writes it"},
        {"codes x 00 original (write)\n", "t.map:2:9: code '00' is written but not read"},
        {"codes x 00 a\ncodes x 00 a\n", "t.map:3:7: codes x stands twice, first in line 2"},
        {"codes x 00 original\nBEG\n  01 <-> purpose codes x default copy\n",
         "t.map:4:34: 'copy' is no word of codes x"},
        {"each N1 <-> parties\n  03,04 <-> name pair UL gln\n",
         "t.map:3:13: 'name' cannot hold a pair"},
        {"each N1 <-> parties\n  03 <-> ids pair UL gln\n",
         "t.map:3:3: a pair has a qualifier and a value"},
        {"each N1 <-> parties\n  03,04 .. 04,05 <-> ids pair UL gln\n",
         "t.map:3:3: the last elements cannot be reached"},
        {"each DTM\n  01,02 <-> . pair 002 requested_delivery\n",
         "is not a text, a number or an identifier"},
        {"each DTM\n  01,02 <-> . pair 002 requested_delivry date CCYYMMDD\n",
         "order has no field 'requested_delivry'"},
        {"BEG\n  03 <-> number\n  REF\n    02 <-> vendor\n",
         "t.map:4:3: no segment stands below BEG"},
        {"CUR[01=BY] <-> nothing\n  02 <-> currency\nBEG\n  03 <-> number\nREF[01=DP]\n  02 <-> "
         "department\n",
         "t.map:2:16: order has no field 'nothing'"},
        {"each N1 <-> parties\n  01 <-> name key\n", "'key' belongs to a line with codes"},
    };
    for (Case const& test : kCases) {
        INFO(test.text);
        Compiled const compiled = compile_text(kHead + std::string(test.text));
        INFO(compiled.errors);
        CHECK(!compiled.program);
        CHECK(compiled.errors.find(test.expected) != std::string::npos);
    }
}

TEST_CASE("map compiler: an unknown set, document or id is refused", "[maps]") {
    CHECK(
        compile_text("map x12/004010/999 <-> order\n").errors.find("has no set 999") !=
        std::string::npos
    );
    CHECK(
        compile_text("map x12/004010/850 <-> ordr\n")
            .errors.find("t.map:1:24: there is no document 'ordr'") != std::string::npos
    );
    CHECK(
        compile_text("map 850 <-> order\n").errors.find("'850' is no map id") != std::string::npos
    );
}

TEST_CASE("map compiler: a map of receipts is refused, because none is needed", "[maps]") {
    Compiled const compiled =
        compile_text("map x12/004010/997 <-> functional_acknowledgement\nAK1\n  01 <-> kind\n");
    CHECK(!compiled.program);
    CHECK(
        compiled.errors.find(
            "t.map:1:24: receipts (997, 999, CONTRL) are made and read without maps"
        ) != std::string::npos
    );
    // Nor is it among the documents that a map may be of.
    CHECK(
        compile_text("map x12/004010/850 <-> ordr\n").errors.find("functional_acknowledgement") ==
        std::string::npos
    );
}

TEST_CASE("map compiler: lines have addresses that do not depend on their order", "[maps]") {
    auto const program = program_of(
        std::string(kHead) +
        "each PO1 <-> lines\n  04 <-> price decimal\n  REF[01=CT]\n    02 <-> contract\n"
    );
    std::vector<std::string> addresses;
    for (LineInfo const& line : program->lines) addresses.push_back(line.address);
    CHECK(
        addresses ==
        std::vector<std::string>{"PO1", "PO1/04", "PO1/REF[01=CT]", "PO1/REF[01=CT]/02"}
    );
    CHECK(program->position_of(1).text() == "t.map:3:3");
}

TEST_CASE("map compiler: the hash follows the text", "[maps]") {
    std::string const text = std::string(kHead) + "BEG\n  03 <-> number\n";
    CHECK(program_of(text)->hash == program_of(text)->hash);
    CHECK(program_of(text)->hash != program_of(text + "# more\n")->hash);
}

}  // namespace
}  // namespace tidegate::maps
