// Which elements of a made segment are given, so that the conditions of the standard hold. Internal
// to src/standards.
#pragma once

#include "standards/dictionary.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::standards {

enum class ElementState : std::uint8_t { open, given, absent };

/// Both lists count from 1. Changes `states` until all conditions hold, as far as what `fixed` says
/// to be given or absent allows it.
void satisfy_relations(
    SegmentDefinition const& segment, std::vector<ElementState> const& fixed,
    std::vector<ElementState>& states
);

}  // namespace tidegate::standards
