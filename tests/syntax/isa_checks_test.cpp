#include "syntax/isa_checks.hpp"

#include "syntax/isa_header.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace tidegate::syntax {
namespace {

/// "TA105 element" of each finding of an ISA.
std::vector<std::string> notes_of(std::string const& isa) {
    auto const header = parse_isa(isa, 0, 1);
    REQUIRE(header);
    std::vector<std::string> notes;
    for (Finding const& finding : header->findings) {
        CHECK(finding.severity == Severity::warning);
        notes.push_back(fmt::format("{} {}", finding.ack(), finding.element));
    }
    return notes;
}

TEST_CASE("isa checks: ISA01 to ISA08 have notes of their own in a TA1", "[syntax]") {
    struct Row {
        std::string front;  ///< ISA01 to ISA08
        std::vector<std::string> notes;
    };
    std::string const none = "*00*          *00*          ";
    std::string const parties = "*ZZ*ACME           *ZZ*US             ";
    for (Row const& row : {
             Row{none + parties, {}},
             Row{"*06*SECRET    *01*PASSWORD  " + parties, {}},
             Row{"*07*          *00*          " + parties, {"010 1"}},
             Row{"*A *          *00*          " + parties, {"010 1"}},
             Row{"*03*          *00*          " + parties, {"011 2"}},
             Row{"*00*          *02*          " + parties, {"012 3"}},
             Row{"*00*          *01*          " + parties, {"013 4"}},
             Row{none + "*Z *ACME           *ZZ*US             ", {"005 5"}},
             Row{none + "*ZZ*               *ZZ*US             ", {"006 6"}},
             Row{none + "*ZZ*ACME           *  *US             ", {"007 7"}},
             Row{none + "*ZZ*ACME           *ZZ*               ", {"008 8"}},
         }) {
        CAPTURE(row.front);
        CHECK(notes_of("ISA" + row.front + "*260105*1200*U*00401*000000001*0*P*>~") == row.notes);
    }
}

}  // namespace
}  // namespace tidegate::syntax
