// Guidelines know nothing of X12: a set whose groups have ids of their own and whose values lie in
// composites is narrowed the same way.
#include "standards/dictionary_reader.hpp"
#include "standards/guideline_check.hpp"
#include "standards/guideline_fixture.hpp"
#include "standards/guideline_library.hpp"
#include "standards/read_set.hpp"
#include "standards/validate.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

constexpr std::string_view kDictionary = R"(release edifact D96A
element 3035 AN 1 3 : party kind
element 3039 AN 1 17 : party id
element 2005 AN 1 3 : date kind
element 2380 AN 1 35 : date
element 1153 AN 1 3 : reference kind
element 1154 AN 1 35 : reference
element 1001 AN 1 3 : document kind
element 1004 AN 1 35 : document number
element 0062 AN 1 14 : message number
composite C082 : party
  1 3039 M
composite C507 : date
  1 2005 M
  2 2380 O
composite C506 : reference
  1 1153 M
  2 1154 O
segment UNH : message header
  1 0062 M
segment BGM : begin
  1 1001 O
  2 1004 O
segment DTM : date
  1 C507 M
segment NAD : party
  1 3035 M
  2 C082 O
segment RFF : reference
  1 C506 M
segment UNT : message trailer
  1 0062 M
set ORDERS - : order
  UNH M 1
  BGM M 1
  DTM M 35
  loop SG1 O 99
    RFF M 1
    DTM O 5
  loop SG2 O 99
    NAD M 1
    loop SG3 O 99
      RFF M 1
  UNT M 1
)";

std::expected<Guideline, GuidelineErrors> read(
    Dictionary const& dictionary, std::string_view text
) {
    GuidelineReader reader(dictionary, *dictionary.find_set("ORDERS"));
    reader.read("o.guide", fmt::format("guide acme/ORDERS on edifact/D96A/ORDERS\n{}", text));
    return reader.finish();
}

TEST_CASE("guideline: groups with ids and components are addressed as in X12", "[standards]") {
    DictionaryReader dictionary_reader("edifact");
    dictionary_reader.begin("D96A");
    auto const filled = dictionary_reader.read("all.txt", kDictionary);
    INFO((filled ? "" : filled.error().text()));
    REQUIRE(filled);
    auto const dictionary = dictionary_reader.finish();
    SampleSet const sample(
        "UNH*1~BGM*220*4711~DTM*137:20260105~DTM*2:20260110~RFF*ON:1~NAD*BY*5412345000013~"
        "RFF*VA:DE1~NAD*SU*5498765000017~UNT*9~"
    );
    struct Row {
        char const* guide;
        std::vector<std::string> told;
    };
    auto const row = GENERATE(values<Row>({
        {"BGM/02 max 3", {"BGM 2.0 5"}},
        {"DTM[01.1=137]\n  01.2 matches \"^[0-9]{12}$\"", {"DTM 1.2 I12"}},
        {"DTM[01.1=63] required", {"DTM 0.0 I8"}},
        {"NAD[01=BY] required", {}},
        {"NAD[01=DP] required", {"NAD 0.0 I7"}},
        {"SG2[01=SU] required\n  SG3[01.1=VA] required", {"RFF 0.0 I7"}},
        {"SG2[01=SU] required\n  RFF[01.1=VA] required", {"RFF 0.0 I7"}},
        {"SG1 not used", {"RFF 0.0 I4"}},
        {"SG2\n  02.1 codes 5412345000013", {"NAD 2.1 I6"}},
        {"rule A error: DTM[01.1=2]/01.2 < DTM[01.1=137]/01.2 say \"x\"", {"UNH 0.0 I5"}},
    }));
    INFO(row.guide);
    auto const guideline = read(*dictionary, row.guide);
    INFO((guideline ? "" : guideline.error().front().text()));
    REQUIRE(guideline);
    ValidatedSet validated = validate(sample.set, *dictionary, *guideline->definition, {});
    REQUIRE(validated.findings.empty());
    check_guideline(sample.set, *guideline, {}, validated);
    std::vector<std::string> told;
    for (syntax::Finding const& finding : validated.findings)
        told.push_back(fmt::format(
            "{} {}.{} {}", finding.segment, finding.element, finding.component, finding.ack()
        ));
    CHECK(told == row.told);
}

TEST_CASE(
    "guideline: values of a real ORDERS are compared without release characters", "[standards]"
) {
    SetDefinition const& orders = *dictionary_d96a().find_set("ORDERS");
    GuidelineReader reader(dictionary_d96a(), orders);
    reader.read(
        "o.guide",
        "guide acme/ORDERS on edifact/D96A/ORDERS\n"
        "BGM\n  02  max 5, matches \"^A[+]B$\"\n"
        "NAD[01=BY]  required\n"
    );
    auto const guideline = reader.finish();
    REQUIRE(guideline);
    auto const told = [&](std::string_view number) {
        auto const message = ReadSet::edifact(fmt::format(
            "UNH+1+ORDERS:D:96A:UN'BGM+220+{}+9'DTM+137:20260105:102'NAD+BY+1::9'UNS+S'UNT+6+1'",
            number
        ));
        ValidatedSet judged = validate(message->set(), dictionary_d96a(), orders, {});
        REQUIRE(judged.findings.empty());
        std::vector<std::string> codes;
        check_guideline(message->set(), *guideline, {}, judged);
        for (syntax::Finding const& finding : judged.findings)
            codes.emplace_back(name_of(finding.code));
        return codes;
    };
    CHECK(told("A?+B").empty());
    CHECK(told("A?:B") == std::vector<std::string>{"element.pattern"});
}

/// What a guideline of the installation has to say of a document, code by code.
std::vector<std::string> codes_by(std::string_view guideline, std::string_view body) {
    static DictionaryLibrary dictionaries(std::string(TIDEGATE_SOURCE_DIR) + "/mappers/standards");
    static GuidelineLibrary const library(
        std::string(TIDEGATE_SOURCE_DIR) + "/mappers/guidelines", dictionaries
    );
    auto const found = library.find(std::string(guideline));
    REQUIRE(found);
    auto const segments = std::ranges::count(body, '\'') + 2;
    auto const message = ReadSet::edifact(
        fmt::format("UNH+1+ORDERS:D:96A:UN'{}UNT+{}+1'", body, segments), "UNOC:3"
    );
    ValidatedSet validated =
        validate(message->set(), *(**found).dictionary, *(**found).definition, {});
    REQUIRE(validated.findings.empty());
    check_guideline(message->set(), **found, {}, validated);
    std::vector<std::string> codes;
    for (syntax::Finding const& finding : validated.findings)
        codes.push_back(fmt::format("{} {}", syntax::name_of(finding.code), finding.segment));
    return codes;
}

TEST_CASE("guideline edifact: each breach of a guide over a directory is told", "[standards]") {
    std::string const right =
        "BGM+220+45000123+9'DTM+137:20260105:102'DTM+2:20260110:102'"
        "NAD+BY+5412345000013::9'NAD+SU+4012345000009::9'LIN+1++40123456:EN'QTY+21:5'UNS+S'CNT+2:"
        "1'";
    CHECK(codes_by("nordhandel/ORDERS", right).empty());
    struct Row {
        char const* from;
        char const* to;
        char const* finding;
    };
    for (Row const& row : {
             Row{"BGM+220", "BGM+221", "element.invalid_code BGM"},
             Row{"BGM+220", "BGM+", "element.missing BGM"},
             Row{"45000123", "4500012", "element.pattern BGM"},
             Row{":102'DTM", ":203'DTM", "element.invalid_code DTM"},
             Row{"DTM+2:20260110:102'", "", "segment.missing DTM"},
             Row{"DTM+2:20260110:102'", "DTM+2:20260110:102'PAI+:10'", "segment.not_used PAI"},
             Row{"NAD+SU", "NAD+BY", "segment.missing NAD"},
             Row{"::9'NAD", "::91'NAD", "element.invalid_code NAD"},
             Row{"+4012345000009::9", "", "element.missing NAD"},
             Row{":EN", ":SA", "element.invalid_code LIN"},
             Row{"QTY+21:5", "QTY+21:0", "rule.failed LIN"},
             Row{"CNT+2:1", "CNT+2:7", "rule.failed CNT"},
         }) {
        std::string body = right;
        auto const at = body.find(row.from);
        REQUIRE(at != std::string::npos);
        body.replace(at, std::string_view(row.from).size(), row.to);
        if (row.finding == std::string_view("element.invalid_code DTM"))
            body.replace(body.find("20260105"), 8, "202601051200");
        CAPTURE(body);
        auto const codes = codes_by("nordhandel/ORDERS", body);
        CHECK_THAT(codes, Catch::VectorContains(std::string(row.finding)));
    }
}

}  // namespace
}  // namespace tidegate::standards
