// Whether what a guideline says of a place goes together, and with the standard: at load, so that
// no document is ever held against the impossible. Internal to src/standards.
#pragma once

#include "standards/guideline.hpp"

#include <vector>

namespace tidegate::standards {

/// Adds one error per contradiction, at the line that makes it.
void check_contradictions(Guideline const& guideline, std::vector<Error>& errors);

}  // namespace tidegate::standards
