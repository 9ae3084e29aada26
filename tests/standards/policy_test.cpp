#include "standards/policy.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

using syntax::Finding;
using syntax::FindingCode;
using syntax::Severity;

Finding finding_of(FindingCode code) {
    Finding finding;
    finding.code = code;
    finding.severity = syntax::kind_of(code).severity;
    return finding;
}

TEST_CASE("policy: severities change, what is ignored goes, the rest stays", "[standards]") {
    syntax::Findings findings{
        finding_of(FindingCode::envelope_date), finding_of(FindingCode::set_count),
        finding_of(FindingCode::envelope_time), finding_of(FindingCode::set_unknown)
    };
    apply_policies(
        findings, {{FindingCode::envelope_date, Policy::reject},
                   {FindingCode::set_count, Policy::accept_with_error},
                   {FindingCode::envelope_time, Policy::ignore}}
    );
    REQUIRE(findings.size() == 3);
    CHECK(findings[0].severity == Severity::error);
    CHECK(findings[1].severity == Severity::warning);
    CHECK(findings[2].code == FindingCode::set_unknown);
    CHECK(findings[2].severity == Severity::error);
}

}  // namespace
}  // namespace tidegate::standards
