// order/1: the purchase order of every standard (documents.md §3.1).
#pragma once

#include "documents/frame.hpp"
#include "documents/order_terms.hpp"

namespace tidegate::documents {

struct OrderLine : ItemGroup, QuantityGroup, PriceGroup, DatesGroup, OrderLineTermsGroup {
    Text number;  ///< compared without leading zeros; absent on the wire = index from 1
    static void describe(Describe<OrderLine>& d);
};
template <>
TypeInfo const& type_of<OrderLine>();

struct Order : DocumentFrame, OrderTermsGroup {
    Purpose purpose{};
    OrderType type{};
    Text number;   ///< the buyer's
    Text release;  ///< against a blanket
    When placed_on;
    Text contract;
    List<Text> contracts;
    Answer answer{};
    Text currency;  ///< ISO 4217; absent = the agreement's
    List<OrderLine> lines;
    static void describe(Describe<Order>& d);
};
template <>
TypeInfo const& type_of<Order>();

}  // namespace tidegate::documents
