// What a 999 calls a business unit: the claim, payment or member that a segment in error belongs
// to. Source: 005010X231 (CTX of loop 2100), for the sets of health care.
#pragma once

#include "syntax/segment.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::standards {

struct BusinessUnit {
    std::string name;         ///< CTX01-1: "CLM01"
    std::string reference;    ///< CTX01-2: the value there
    std::uint32_t begin = 0;  ///< position of its first segment, ST = 1
    std::uint32_t end = 0;    ///< one past its last
};

/// In the order of the set; none for sets that have no such units.
std::vector<BusinessUnit> business_units(syntax::TransactionSet const& set);

/// The unit that the segment at `position` stands in; null when it stands in none.
BusinessUnit const* unit_at(std::vector<BusinessUnit> const& units, std::uint32_t position);

}  // namespace tidegate::standards
