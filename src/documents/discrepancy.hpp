// What was wrong with goods that were received: advices of receipt and of warehouses (documents.md
// §4).
#pragma once

#include "documents/goods_words.hpp"
#include "documents/item.hpp"

namespace tidegate::documents {

struct Discrepancy : QuantityGroup {
    ReceivingCondition condition{};
    static void describe(Describe<Discrepancy>& d);
};
template <>
TypeInfo const& type_of<Discrepancy>();

}  // namespace tidegate::documents
