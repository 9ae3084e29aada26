#include "standards/guideline_check.hpp"

#include "standards/guideline_fixture.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

using Lines = std::vector<std::string>;

std::string const kHead = "BEG*00*SA*4500012345**20260105~";
std::string const kLine = "PO1*1*10*EA*1**UP*012345678905~";

struct Row {
    char const* guide;
    std::string segments;
    Lines findings;
};

TEST_CASE("guideline check: each clause gives its finding with the code of a 999", "[standards]") {
    auto const row = GENERATE(values<Row>({
        {"BEG\n  01 codes 05", kHead + kLine, {"element.invalid_code BEG01 I6"}},
        {"BEG\n  03 max 5", kHead + kLine, {"element.too_long BEG03 5"}},
        {"BEG\n  03 min 12", kHead + kLine, {"element.too_short BEG03 4"}},
        {"PO1\n  02 max 1", kHead + kLine, {"element.too_long PO102 5"}},
        {"BEG\n  03 matches \"^9\"", kHead + kLine, {"element.pattern BEG03 I12"}},
        {"BEG\n  04 required", kHead + kLine, {"element.missing BEG04 1"}},
        {"PO1\n  05 not used\n  04 not used", kHead + kLine, {"element.not_used PO104 I10"}},
        {"PO1\n  05 required when PO1/02 > 5",
         kHead + kLine,
         {"element.conditional_missing PO105 I9"}},
        {"PO1\n  05 required when PO1/02 > 10", kHead + kLine, {}},
        {"PO1\n  04 not used when PO1/03 = \"EA\"", kHead + kLine, {"element.not_used PO104 I13"}},
        {"CUR not used", kHead + "CUR*BY*USD~" + kLine, {"segment.not_used CUR I4"}},
        {"CUR not used when BEG/02 = \"SA\"",
         kHead + "CUR*BY*USD~" + kLine,
         {"segment.not_used CUR I9"}},
        {"CUR required when BEG/02 = \"SA\"", kHead + kLine, {"segment.missing CUR I6"}},
        {"REF required", kHead + kLine, {"segment.missing REF I8"}},
        {"N1[01=ST] required", kHead + "N1*BY*A~" + kLine, {"segment.missing N1 I7"}},
        {"N1[01=ST/BY] required", kHead + "N1*BY*A~" + kLine, {}},
        {"REF at least 2", kHead + "REF*DP*1~" + kLine, {"segment.missing REF I8"}},
        {"REF at most 1", kHead + "REF*DP*1~REF*DP*2~REF*DP*3~" + kLine, {"segment.over_max REF 5"}
        },
        {"REF[01=DP] at most 1", kHead + "REF*DP*1~REF*IA*2~" + kLine, {}},
        {"PO1 at most 1", kHead + kLine + kLine, {"segment.loop_over_max PO1 4"}},
        {"REF not used\nREF[01=DP]",
         kHead + "REF*DP*1~REF*IA*2~" + kLine,
         {"segment.not_used REF I4"}},
        {"REF\n  03 not used\nREF[01=DP]\n  03 required",
         kHead + "REF*DP*1*X~REF*IA*2*Y~" + kLine,
         {"element.not_used REF03 I10"}},
        {"N1[01=ST]\n  N4 required\n    02 required",
         kHead + "N1*BY*A~N1*ST*B~N4*CITY~N1*ST*C~" + kLine,
         {"element.missing N402 1", "segment.missing N4 I8"}},
        {"PO1/PID[01=F]\n  05 max 3",
         kHead + kLine + "PID*F****GLASS~",
         {"element.too_long PID05 5"}},
        {"rule A error: hash(PO1/02) = CTT/02 say \"x\"",
         kHead + kLine + "CTT*1*9~",
         {"rule.failed CTT02 I5"}},
        {"rule A error: hash(PO1/02) = CTT/02 say \"x\"", kHead + kLine + "CTT*1*10~", {}},
        {"PO1\n  rule A error: PO1/02 < 10 say \"x\"",
         kHead + kLine + kLine,
         {"rule.failed PO1 I5", "rule.failed PO1 I5"}},
        {"PO1\n  rule A error: PID[01=F]/05 = \"A\" say \"x\"",
         kHead + kLine + "PID*F****A~" + kLine + "PID*F****B~",
         {"rule.failed PID05 I5"}},
        {"rule A error: BEG/05 <= DTM[01=002]/02 say \"x\"",
         kHead + "DTM*002*20260104~" + kLine,
         {"rule.failed ST I5"}},
        {"rule A error: PO1/03 > 5 say \"x\"", kHead + kLine, {"rule.failed ST I5"}},
    }));
    INFO(row.guide);
    CHECK(findings_of(row.guide, row.segments) == row.findings);
}

TEST_CASE("guideline check: what the standard has told already is not told again", "[standards]") {
    auto const row = GENERATE(values<Row>({
        {"BEG\n  01 codes 05",
         "BEG*XX*SA*1**20260105~" + kLine,
         {"standard element.invalid_code BEG01 7"}},
        {"BEG\n  03 required, max 5",
         "BEG*00*SA***20260105~" + kLine,
         {"standard element.missing BEG03 1"}},
        {"BEG\n  03 max 5",
         "BEG*00*SA*" + std::string(23, '1') + "**20260105~" + kLine,
         {"standard element.too_long BEG03 5"}},
        {"BEG required", kLine, {"standard segment.missing BEG 3"}},
    }));
    INFO(row.guide);
    CHECK(findings_of(row.guide, row.segments) == row.findings);
}

TEST_CASE(
    "guideline check: a code that the guideline lists is no doubt of our table", "[standards]"
) {
    std::string const order = kHead + "PO1*1*10*EA*1**ZY*5~";
    CHECK(findings_of("", order) == Lines{"standard element.invalid_code PO106 7"});
    CHECK(findings_of("PO1\n  06 codes ZY UP", order).empty());
}

TEST_CASE("guideline check: a finding says what is wrong, where, and by whom", "[standards]") {
    auto const guideline = read_guideline("PO1\n  03 codes CA EA");
    REQUIRE(guideline);
    SampleSet const sample("ST*850*0001~" + kHead + "PO1*1*10*DZ~SE*4*0001~");
    ValidatedSet validated =
        validate(sample.set, *guideline->dictionary, *guideline->definition, {});
    REQUIRE(validated.status == SetStatus::accepted);
    check_guideline(sample.set, *guideline, {}, validated);
    CHECK(validated.status == SetStatus::rejected);
    REQUIRE(validated.findings.size() == 1);
    syntax::Finding const& finding = validated.findings.front();
    CHECK(
        finding.text == "PO103 (unit of measure) is 'DZ', allowed are CA, EA (guideline acme/850)"
    );
    CHECK(finding.loop == "PO1");
    CHECK(finding.segment_position == 3);
    CHECK(finding.byte == sample.text.find("DZ"));
    CHECK(finding.element_reference == "355");
    CHECK(finding.value == "DZ");
}

TEST_CASE("guideline check: a missing segment is told where it should stand", "[standards]") {
    auto const guideline = read_guideline("REF required\nPO1\n  PO4 required");
    REQUIRE(guideline);
    SampleSet const sample(
        "ST*850*0001~" + kHead + "DTM*002*20260105~" + kLine + "PID*F****A~CTT*1~SE*7*0001~"
    );
    ValidatedSet validated =
        validate(sample.set, *guideline->dictionary, *guideline->definition, {});
    check_guideline(sample.set, *guideline, {}, validated);
    REQUIRE(validated.findings.size() == 2);
    CHECK(validated.findings[0].segment == "REF");
    CHECK(validated.findings[0].segment_position == 3);  // DTM came instead
    CHECK(validated.findings[1].segment == "PO4");
    CHECK(validated.findings[1].loop == "PO1");
    CHECK(validated.findings[1].segment_position == 6);  // CTT came instead
}

TEST_CASE(
    "guideline check: severities and the number of findings are the profile's", "[standards]"
) {
    auto const guideline = read_guideline("PO1\n  03 codes CA");
    REQUIRE(guideline);
    std::string lines;
    for (int i = 0; i < 5; ++i) lines += kLine;
    SampleSet const sample("ST*850*0001~" + kHead + lines + "SE*8*0001~");
    ValidateOptions options;
    options.policies[syntax::FindingCode::element_invalid_code] = Policy::accept_with_error;
    options.findings_max = 3;
    ValidatedSet validated =
        validate(sample.set, *guideline->dictionary, *guideline->definition, options);
    check_guideline(sample.set, *guideline, options, validated);
    CHECK(validated.findings.size() == 3);
    CHECK(validated.findings_dropped == 2);
    CHECK(validated.status == SetStatus::accepted_with_errors);
}

TEST_CASE("guideline check: what rules may cost is bounded, whatever is sent", "[standards]") {
    std::string segments = kHead;
    for (int i = 0; i < 8'000; ++i) segments += "N1*BY*A~";
    for (int i = 0; i < 8'000; ++i) segments += kLine;
    SampleSet const sample("ST*850*0001~" + segments + "SE*9*1~");
    auto const told_by = [&](char const* rule) {
        auto const guideline =
            read_guideline(fmt::format("N1\n  rule A error: {} say \"x\"", rule));
        REQUIRE(guideline);
        ValidatedSet validated =
            validate(sample.set, *guideline->dictionary, *guideline->definition, {});
        validated.findings.clear();  // there are more N1 than the standard allows
        check_guideline(sample.set, *guideline, {}, validated);
        return validated.findings;
    };
    CHECK(told_by("PO1/02 = 10 and count(REF) = 0").empty());
    syntax::Findings const told = told_by("hash(PO1/02) = 80000");
    REQUIRE(told.size() == 1);
    CHECK_THAT(told.front().text, Catch::Contains("too long for the rules of the guideline"));
    CHECK(told.front().guideline_ack == "I5");
}

TEST_CASE(
    "guideline check: a pattern takes linear time whatever the document holds", "[standards]"
) {
    auto const guideline = read_guideline("PO1\n  07 matches \"^(a+)+$\"");
    REQUIRE(guideline);
    SampleSet const sample(
        "ST*850*0001~" + kHead + "PO1*1*10*EA*1**UP*" + std::string(48, 'a') + "!~SE*4*0001~"
    );
    ValidatedSet validated =
        validate(sample.set, *guideline->dictionary, *guideline->definition, {});
    check_guideline(sample.set, *guideline, {}, validated);
    CHECK(validated.findings.back().code == syntax::FindingCode::element_pattern);
}

}  // namespace
}  // namespace tidegate::standards
