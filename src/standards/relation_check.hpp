// Checks the relational conditions of a segment (X12.6: P, R, E, C, L) on the mask of its present
// elements. Internal to src/standards.
#pragma once

#include "standards/finding_report.hpp"

#include <cstdint>

namespace tidegate::standards {

/// The bit of element `position` (from 1) in a presence mask.
constexpr std::uint64_t bit_of(std::uint16_t position) {
    return std::uint64_t{1} << (position - 1);
}

/// `present` has the bits of the elements of `segment` that are not empty.
void check_relations(
    syntax::Segment const& segment, SetItem const* item, SegmentDefinition const& definition,
    std::uint64_t present, FindingReport& report
);

}  // namespace tidegate::standards
