// Currencies as far as amounts need them: how many decimals the smallest coin has. Source: ISO
// 4217, table A.1, minor unit.
#pragma once

#include <string_view>

namespace tidegate::documents {

/// 2 for "USD", 0 for "JPY", 3 for "KWD"; 2 for a code that is not listed with another number.
int minor_unit_digits(std::string_view currency);

}  // namespace tidegate::documents
