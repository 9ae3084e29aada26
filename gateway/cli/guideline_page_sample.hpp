// The example on the page of a guideline: its segments, and beside each what they mean.
#pragma once

#include "standards/guideline.hpp"

#include <string>
#include <string_view>

namespace tidegate::cli {

/// Empty for an empty `sample`.
std::string sample_table(standards::Guideline const& guideline, std::string_view sample);

}  // namespace tidegate::cli
