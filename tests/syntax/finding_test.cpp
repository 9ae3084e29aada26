#include "syntax/finding.hpp"

#include <set>

using namespace tidegate::syntax;

TEST_CASE("finding: names are unique and say their level", "[syntax]") {
    std::set<std::string_view> names;
    for (FindingKind const& kind : finding_kinds()) {
        CAPTURE(kind.name);
        CHECK(names.insert(kind.name).second);
        CHECK(&kind_of(kind.code) == &kind);
        CHECK(name_of(kind.code) == kind.name);
        std::string_view const area = kind.name.substr(0, kind.name.find('.'));
        switch (kind.level) {
            case Level::interchange:
                CHECK(area == "envelope");
                break;
            case Level::group:
                CHECK(area == "group");
                break;
            case Level::set:
                CHECK((area == "set" || area == "rule" || area == "correlation"));
                break;
            case Level::segment:
                CHECK(area == "segment");
                break;
            case Level::element:
                CHECK(area == "element");
                break;
        }
    }
    CHECK(names.size() == 61);
}

TEST_CASE(
    "finding: an error always has a code for the acknowledgement, or none can be sent for it",
    "[syntax]"
) {
    for (FindingKind const& kind : finding_kinds()) {
        CAPTURE(kind.name);
        if (kind.severity == Severity::error && kind.code != FindingCode::correlation_foreign) {
            // AK502 has no code for "its companions are wrong": R stands alone.
            CHECK(kind.x12.empty() == (kind.code == FindingCode::set_companion_rejected));
            CHECK_FALSE(kind.edifact.empty());
        }
        if (kind.level == Level::interchange) CHECK(kind.x12.size() == 3);
    }
}

TEST_CASE("finding: acknowledgement codes are those of the standards", "[syntax]") {
    struct Row {
        FindingCode code;
        std::string_view x12;
        std::string_view edifact;
    };
    for (Row const& row : {
             Row{FindingCode::envelope_control_mismatch, "001", "28"},
             Row{FindingCode::envelope_duplicate, "025", "26"},
             Row{FindingCode::group_count, "5", "29"},
             Row{FindingCode::set_trailer_missing, "2", "13"},
             Row{FindingCode::set_control_duplicate, "23", "26"},
             Row{FindingCode::segment_missing, "3", "13"},
             Row{FindingCode::element_too_long, "5", "39"},
             Row{FindingCode::element_exclusive, "10", "48"},
         }) {
        CHECK(kind_of(row.code).x12 == row.x12);
        CHECK(kind_of(row.code).edifact == row.edifact);
        Finding finding;
        finding.code = row.code;
        CHECK(finding.ack() == row.x12);
    }
}

TEST_CASE("finding: warnings alone are no error", "[syntax]") {
    Findings findings;
    CHECK_FALSE(has_error(findings));
    findings.emplace_back().severity = Severity::warning;
    CHECK_FALSE(has_error(findings));
    findings.emplace_back().severity = Severity::error;
    CHECK(has_error(findings));
}
