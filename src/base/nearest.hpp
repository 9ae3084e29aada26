// "Did you mean": how far apart two names are, so that an error can offer the one that was meant.
#pragma once

#include <cstddef>
#include <string_view>

namespace tidegate {

/// Letters to insert, delete or replace (Levenshtein). For short names: time is the product of both
/// lengths.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace tidegate
