#include "standards/fast_check.hpp"

#include "base/ids.hpp"
#include "standards/random_set.hpp"
#include "standards/sample_set.hpp"
#include "standards/validator.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

namespace tidegate::standards {
namespace {

constexpr char const* kOrder =
    "ST*850*0001~BEG*00*SA*PO-1**20260105~REF*DP*038~DTM*002*20260120*1200~"
    "N1*ST*Store 7*92*0007~N3*1 Main Street~N4*Springfield*IL*62701~"
    "PO1*1*10*EA*9.25**UP*012345678905*VN*AB-1~PID*F****Blue socks~"
    "PO1*2*4*CA*-30**UP*012345678912~SLN*1**I*1*EA:1:2~CTT*2~SE*14*0001~";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    std::size_t const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), by);
}

TEST_CASE("fast check: proves every segment of a sound order", "[standards]") {
    SampleSet sample(kOrder);
    SetPlan const plan(*dictionary_004010().find_set("850"));
    FastCheck check(plan, sample.set.delimiters, Charset::x12_extended);
    REQUIRE(check.check(sample.set));
    CHECK(check.doubtful().empty());
    CHECK(check.places().size() == sample.set.segments.size());
}

TEST_CASE("fast check: doubts the one segment that has a finding", "[standards]") {
    auto const [what, by, index] = GENERATE(table<char const*, char const*, std::uint32_t>({
        {"BEG*00", "BEG*0Q", 1},
        {"20260105", "20260230", 1},
        {"*1200~", "*2460~", 3},
        {"*92*0007", "*92", 4},
        {"*10*EA*", "*1O*EA*", 7},
        {"*10*EA*", "**EA*", 7},
        {"Blue socks", "Blue socks ", 8},
        {"Blue socks", "Blue\x01socks", 8},
        {"*-30*", "*--30*", 9},
        {"EA:1:2", "EA:1:", 10},
        {"EA:1:2", ":1:2", 10},
        {"CTT*2", "CTT*2*", 11},
    }));
    SampleSet sample(replaced(kOrder, what, by));
    SetPlan const plan(*dictionary_004010().find_set("850"));
    FastCheck check(plan, sample.set.delimiters, Charset::x12_extended);
    CAPTURE(what, by);
    REQUIRE(check.check(sample.set));
    REQUIRE(check.doubtful().size() == 1);
    CHECK(check.doubtful().front() == index);
}

TEST_CASE("fast check: most of what is sound is proven", "[standards]") {
    SeededRandom random(7);
    SetMaker maker(random);
    SetDefinition const& order = *dictionary_004010().find_set("850");
    SetPlan const plan(order);
    Validator slow({.policies = {}, .is_fast_path_allowed = false});
    std::size_t segments = 0;
    std::size_t doubted = 0;
    std::size_t wrong = 0;
    for (int i = 0; i < 200; ++i) {
        SampleSet sample(maker.make(order));
        FastCheck check(plan, sample.set.delimiters, Charset::x12_extended);
        if (!check.check(sample.set)) continue;
        ValidatedSet judged;
        slow.validate(sample.set, dictionary_004010(), order, judged);
        std::set<std::uint32_t> with_findings;
        for (syntax::Finding const& finding : judged.findings)
            with_findings.insert(finding.segment_position);
        segments += sample.set.segments.size();
        doubted += check.doubtful().size();
        wrong += with_findings.size();
    }
    CAPTURE(segments, doubted, wrong);
    CHECK(segments > 2000);
    CHECK(doubted < wrong + segments / 10);
}

TEST_CASE(
    "fast check: a mandatory segment that is missing leaves the structure unproven", "[standards]"
) {
    SampleSet sample(replaced(kOrder, "BEG*00*SA*PO-1**20260105~", ""));
    SetPlan const plan(*dictionary_004010().find_set("850"));
    FastCheck check(plan, sample.set.delimiters, Charset::x12_extended);
    CHECK_FALSE(check.check(sample.set));
}

}  // namespace
}  // namespace tidegate::standards
