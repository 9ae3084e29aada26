#include "standards/guideline_reader.hpp"

#include "standards/guideline_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace tidegate::standards {
namespace {

GuidelinePlace const& place(Guideline const& guideline, std::string_view address) {
    auto const found = std::ranges::find(guideline.places, address, &GuidelinePlace::address);
    if (found == guideline.places.end()) FAIL("no place " << address);
    return *found;
}

TEST_CASE("guideline: what a file says is what is read", "[standards]") {
    auto const read = read_guideline(R"(title "Orders, guide 3.2"  # a remark
REF[01=DP/IA] required, at most 2
  02  max 10, matches "^[0-9#]{3}$"   # note: three digits
PO1
  03 codes EA CA
  PID[01=F] at least 1
    05 required, sample "a \"thing\""
PO1/N1[01=ST]/N4/02 not used when PO1/02 > 5 or N4/01 = "X, Y", note "text"
rule A-1 warning: hash(PO1/02) = CTT/02 say "no sum"
)");
    INFO(errors_of(""));
    REQUIRE(read);
    CHECK(read->title == "Orders, guide 3.2");
    GuidelinePlace const& reference = place(*read, "REF[01=DP/IA]");
    CHECK(reference.presence == Presence::required);
    CHECK(reference.at_most == 2U);
    CHECK(reference.qualifiers == std::vector<Qualifier>{{1, 0, {"DP", "IA"}}});
    CHECK(reference.origin.text() == "a.guide:3:1");
    REQUIRE(reference.elements.size() == 1);
    CHECK(reference.elements[0].length_max == 10U);
    CHECK(reference.elements[0].pattern->matches("12#"));
    CHECK_FALSE(reference.elements[0].pattern->matches("1234"));
    CHECK(reference.elements[0].note == "three digits");
    CHECK(place(*read, "PO1").is_loop());
    CHECK(place(*read, "PO1").elements[0].codes == std::vector<std::string>{"CA", "EA"});
    CHECK(place(*read, "PO1/PID[01=F]").at_least == 1U);
    CHECK(place(*read, "PO1/PID[01=F]").elements[0].sample == "a \"thing\"");
    GuidelineElement const& city = place(*read, "PO1/N1[01=ST]/N4").elements[0];
    REQUIRE(city.conditionals.size() == 1);
    CHECK(city.conditionals[0].condition.text == "PO1/02 > 5 or N4/01 = \"X, Y\"");
    CHECK(city.note == "text");
    REQUIRE(read->rules.size() == 1);
    CHECK(read->rules[0].severity == syntax::Severity::warning);
    CHECK(read->rules[0].text == "no sum");
}

TEST_CASE("guideline: a mistake is told with its place and what to do", "[standards]") {
    struct Row {
        char const* line;
        char const* error;
    };
    auto const row = GENERATE(values<Row>({
        {"XYZ required",
         "a.guide:2:1: there is no segment or loop XYZ on the first level of x12/004010/850"},
        {"N4 required",
         "a.guide:2:1: there is no segment or loop N4 on the first level of x12/004010/850; write "
         "where it stands: "},
        {"BEGG required", "did you mean BEG?"},
        {"CUR/N4 required",
         "there is no segment or loop N4 here: what is in front of it is a segment"},
        {"BEG\n  99 required", "a.guide:3:3: segment BEG has 12 elements, there is no BEG99"},
        {"BEG\n  01.1 required", "BEG01 has no components"},
        {"BEG\n  01 codes 00 XX",
         "a.guide:3:15: 'XX' is no code of BEG01 (element 353) in 004010; tidegate dictionary show "
         "x12/004010 353"},
        {"PO1\n  03 codes EAX", "a.guide:3:12: 'EAX' is 3 characters, PO103 has 2 to 2"},
        {"BEG\n  03 max 30",
         "a.guide:3:10: BEG03 has 1 to 22 characters in x12/004010/850: a guideline can only "
         "narrow that, not to 30"},
        {"BEG\n  03 max 3, min 5", "BEG03: min 5 is above max 3"},
        {"BEG\n  03 optional",
         "BEG03 is mandatory in x12/004010/850: a guideline cannot make it optional; remove the "
         "word"},
        {"BEG not used",
         "BEG is mandatory in x12/004010/850: a guideline cannot make it \"not used\""},
        {"N1 at most 201",
         "N1 has at most 200 occurrences in x12/004010/850: a guideline cannot say 201"},
        {"REF at least 3, at most 2", "REF: at least 3 and at most 2 cannot both be"},
        {"REF at most 0", "'0' is no whole number from 1"},
        {"BEG\n  03 matches \"[\"", "a.guide:3:14: the pattern is wrong: missing ]"},
        {"BEG\n  03 matches [0-9]", "`matches` needs a text in quotes"},
        {"BEG\n  03 max 3 min 2",
         "a.guide:3:12: 'min 2' is left over; separate what is said by commas"},
        {"BEG\n  03 wide", "'wide' says nothing about an element; expected required"},
        {"BEG\n  03", "this line says nothing"},
        {"REF much", "'much' says nothing about a segment or loop"},
        {"BEG[01=XX]", "'XX' is no code of BEG01"},
        {"REF[01]", "a.guide:2:7: '=' is missing: a qualifier is written [01=DP]"},
        {"REF[01=DP", "']' is missing"},
        {"REF[01=DP]\nREF[01=DP] required",
         "a.guide:3:1: REF[01=DP] is spoken of twice; line 2 does first"},
        {"BEG\n  03 max 3\nBEG/03 min 2", "BEG/03 is spoken of twice; line 3 does first"},
        {"  03 max 3", "an indented line needs a segment or loop above it"},
        {"BEG\n  03 max 3\n    04 max 3", "nothing can be inside an element"},
        {"\tBEG", "a tab at the begin of a line"},
        {"REF\n  04 codes XX",
         "a.guide:3:6: REF04 is a composite: it has no value of its own; speak of its components: "
         "04.1"},
        {"PO1\n  06 required\n  07 not used",
         "PO1: what is required and not used contradicts the condition P0607 of segment PO1"},
        {"BEG\n  01 codes 00, sample \"05\"", "BEG01: the sample '05' is none of the codes"},
        {"BEG\n  03 matches \"^[0-9]+$\", sample \"X\"",
         "BEG03: the sample 'X' does not match \"^[0-9]+$\""},
        {"BEG\n  02 codes SA NE, matches \"^S\"", "BEG02: the code 'NE' does not match \"^S\""},
        {"N9 not used\n  MSG required", "N9/MSG is required in a loop that is not used"},
        {"rule A error: PO1/99 > 0 say \"x\"",
         "a.guide:2:15: PO1/99: segment PO1 has 25 elements, there is no PO199"},
        {"rule A error: count(PO2) > 0 say \"x\"", "PO2: there is no segment or loop PO2"},
        {"rule A error: 1 + say \"x\"", "a.guide:2:"},
        {"rule A: 1 = 1 say \"x\"", "a rule is written: rule NAME error: EXPRESSION say \"TEXT\""},
        {"rule A error: 1 = 1", "expected say \"TEXT\": what the partner is told"},
        {"rule A off", "there is no rule A in x12/004010/850 to switch off"},
        {"guide b on x12/004010/850", "a file is one guide; this is its second `guide` line"},
    }));
    INFO(row.line);
    CHECK_THAT(errors_of(row.line), Catch::Contains(row.error));
}

TEST_CASE("guideline: all mistakes of a file are told at once", "[standards]") {
    std::string const errors = errors_of("XYZ required\nBEG\n  03 max 30\n  01 codes XX\n");
    CHECK(std::ranges::count(errors, '\n') == 3);
}

TEST_CASE(
    "guideline: what extends another replaces what it says, clause by clause", "[standards]"
) {
    Dictionary const& dictionary = dictionary_004010();
    GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("base.guide", R"(guide base/850 on x12/004010/850
BEG
  03 max 10, min 2
REF[01=DP] required
CUR not used
rule A error: PO1/02 > 0 say "a"
rule B error: PO1/02 > 1 say "b"
)");
    reader.read("partner.guide", R"(guide partner/850 on x12/004010/850
extends base/850
BEG
  03 max 5
REF[01=DP] optional
CUR standard
rule A off
rule B error: PO1/02 > 2 say "c"
)");
    auto const read = reader.finish();
    REQUIRE(read);
    CHECK(read->name == "partner/850");
    CHECK(read->files == std::vector<std::string>{"base.guide", "partner.guide"});
    CHECK(place(*read, "BEG").elements[0].length_max == 5U);
    CHECK(place(*read, "BEG").elements[0].length_min == 2U);
    CHECK(place(*read, "REF[01=DP]").presence == Presence::optional);
    CHECK(place(*read, "CUR").presence == Presence::as_standard);
    REQUIRE(read->rules.size() == 1);
    CHECK(read->rules[0].text == "c");
}

TEST_CASE("guideline: a rule that the base lost is told with both files", "[standards]") {
    Dictionary const& dictionary = dictionary_004010();
    GuidelineReader reader(dictionary, *dictionary.find_set("850"));
    reader.read("base.guide", "guide base/850 on x12/004010/850\n");
    reader.read("partner.guide", "guide p/850 on x12/004010/850\nextends base/850\nrule A off\n");
    auto const read = reader.finish();
    REQUIRE_FALSE(read);
    CHECK_THAT(
        read.error().front().text(),
        Catch::Contains("partner.guide:3:6: there is no rule A in base.guide to switch off")
    );
}

TEST_CASE("guideline: the head of a file names its set and what it extends", "[standards]") {
    auto const head = read_guideline_head(
        "a.guide", "# first\n\nguide acme/850 on x12/004010/850  # x\nextends vics/850\n"
    );
    REQUIRE(head);
    CHECK(head->name == "acme/850");
    CHECK(head->release == "004010");
    CHECK(head->set == "850");
    CHECK(head->extends == "vics/850");
    CHECK(head->extends_at.text() == "a.guide:4:9");
    for (char const* text :
         {"", "guide", "guide a on x12/004010", "BEG", "guide a on x/y/z more"}) {
        INFO(text);
        auto const wrong = read_guideline_head("a.guide", text);
        REQUIRE_FALSE(wrong);
        CHECK_THAT(wrong.error().text(), Catch::Contains("the first line is `guide NAME on"));
    }
}

}  // namespace
}  // namespace tidegate::standards
