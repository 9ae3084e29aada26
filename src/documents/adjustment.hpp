// Why less or more is paid than was invoiced (documents.md §4, remittance).
#pragma once

#include "documents/settlement_words.hpp"

namespace tidegate::documents {

struct Adjustment {
    std::optional<Decimal> amount;  ///< negative = deducted
    AdjustmentReason reason{};
    Text reference, text;
    static void describe(Describe<Adjustment>& d);
};
template <>
TypeInfo const& type_of<Adjustment>();

}  // namespace tidegate::documents
