#include "standards/business_unit.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace tidegate::standards {
namespace {

/// How units are told apart in a set.
struct Kind {
    std::string_view set;
    std::string_view begin;      ///< a unit begins at each of these
    std::string_view end;        ///< and ends in front of this too; empty: of the next one only
    std::string_view tag;        ///< the segment that names it
    std::string_view qualifier;  ///< its element 1; empty: any
    std::size_t element;
    std::string_view name;
};

constexpr auto kKinds = std::to_array<Kind>({
    {"820", "ENT", "", "ENT", "", 1, "ENT01"},
    {"834", "INS", "", "REF", "0F", 2, "SUBSCRIBER NUMBER REF02"},
    {"835", "ST", "", "TRN", "", 2, "TRN02"},
    {"837", "CLM", "HL", "CLM", "", 1, "CLM01"},
});

}  // namespace

std::vector<BusinessUnit> business_units(syntax::TransactionSet const& set) {
    std::vector<BusinessUnit> units;
    auto const kind = std::ranges::find(kKinds, set.type(), &Kind::set);
    if (kind == kKinds.end()) return units;
    bool is_open = false;
    for (syntax::Segment const& segment : set.segments) {
        bool const begins = segment.tag == kind->begin;
        bool const ends =
            begins || segment.tag == "SE" || (!kind->end.empty() && segment.tag == kind->end);
        if (is_open && ends) units.back().end = segment.position;
        if (ends) is_open = begins;
        if (begins)
            units.push_back({std::string(kind->name), {}, segment.position, segment.position + 1});
        if (!is_open) continue;
        units.back().end = segment.position + 1;
        bool const names = segment.tag == kind->tag && units.back().reference.empty() &&
                           (kind->qualifier.empty() || segment.element(1) == kind->qualifier);
        if (names) units.back().reference = segment.element(kind->element);
    }
    std::erase_if(units, [](BusinessUnit const& unit) { return unit.reference.empty(); });
    return units;
}

BusinessUnit const* unit_at(std::vector<BusinessUnit> const& units, std::uint32_t position) {
    auto const next = std::ranges::upper_bound(units, position, {}, &BusinessUnit::begin);
    if (next == units.begin()) return nullptr;
    BusinessUnit const& unit = *std::prev(next);
    return position < unit.end ? &unit : nullptr;
}

}  // namespace tidegate::standards
