#include "standards/business_unit.hpp"

#include "standards/sample_set.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::standards {
namespace {

/// "name:reference begin-end" of each.
std::vector<std::string> units_of(std::string const& segments) {
    SampleSet const sample(segments);
    std::vector<std::string> units;
    for (BusinessUnit const& unit : business_units(sample.set))
        units.push_back(fmt::format("{}:{} {}-{}", unit.name, unit.reference, unit.begin, unit.end)
        );
    return units;
}

using Units = std::vector<std::string>;

TEST_CASE("business units: claims, members, entities and payments have names", "[standards]") {
    CHECK(
        units_of("ST*837*0001~HL*1~CLM*A1*5~DTP*1~CLM*A2*5~HL*2~NM1*1~CLM*A3*1~SE*9*0001~") ==
        Units{"CLM01:A1 3-5", "CLM01:A2 5-6", "CLM01:A3 8-9"}
    );
    CHECK(
        units_of("ST*834*0001~INS*Y~REF*1L*G~REF*0F*M7~INS*N~REF*0F*M8~SE*7*0001~") ==
        Units{"SUBSCRIBER NUMBER REF02:M7 2-5", "SUBSCRIBER NUMBER REF02:M8 5-7"}
    );
    CHECK(units_of("ST*820*0001~ENT*1~ENT*2~SE*4*0001~") == Units{"ENT01:1 2-3", "ENT01:2 3-4"});
    CHECK(units_of("ST*835*0001~BPR*I~TRN*1*77~SE*4*0001~") == Units{"TRN02:77 1-4"});
    CHECK(units_of("ST*837*0001~CLM*A1~") == Units{"CLM01:A1 2-3"});
    CHECK(units_of("ST*837*0001~CLM~SE*3*0001~").empty());
    CHECK(units_of("ST*850*0001~PO1*1~SE*3*0001~").empty());
}

TEST_CASE("business units: a segment stands in at most one", "[standards]") {
    std::vector<BusinessUnit> const units{{"CLM01", "A", 3, 5}, {"CLM01", "B", 7, 9}};
    CHECK(unit_at(units, 2) == nullptr);
    CHECK(unit_at(units, 3) == &units[0]);
    CHECK(unit_at(units, 4) == &units[0]);
    CHECK(unit_at(units, 5) == nullptr);
    CHECK(unit_at(units, 8) == &units[1]);
    CHECK(unit_at(units, 9) == nullptr);
    CHECK(unit_at({}, 1) == nullptr);
}

}  // namespace
}  // namespace tidegate::standards
