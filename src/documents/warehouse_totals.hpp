// Sums of a warehouse order or advice as sent (documents.md §4).
#pragma once

#include "documents/type.hpp"

namespace tidegate::documents {

/// Sums as sent; checked, never repaired.
struct WarehouseTotals {
    std::optional<Decimal> units, packages;
    std::optional<Decimal> weight;  ///< gross
    Text weight_unit;
    std::optional<Decimal> volume;
    Text volume_unit;
    static void describe(Describe<WarehouseTotals>& d);
};
template <>
TypeInfo const& type_of<WarehouseTotals>();

}  // namespace tidegate::documents
