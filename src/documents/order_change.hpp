// order_change/1: a change or cancellation of an order (documents.md §3.2). It has all fields of an
// order and says of each line what is done to it.
#pragma once

#include "documents/frame.hpp"
#include "documents/order_number.hpp"
#include "documents/order_terms.hpp"

namespace tidegate::documents {

/// `quantity` is the new total; a partner that sends differences fills `delta` instead, and the
/// engine, which knows the order, adds it up.
struct OrderChangeLine : ItemGroup, QuantityGroup, PriceGroup, DatesGroup, OrderLineTermsGroup {
    Text number;  ///< the order's
    ChangeAction action{};
    std::optional<Decimal> left;   ///< quantity left to receive
    std::optional<Decimal> delta;  ///< quantity added (or, negative, taken away)
    Item* replaced_by = nullptr;   ///< of action replace_item
    static void describe(Describe<OrderChangeLine>& d);
};
template <>
TypeInfo const& type_of<OrderChangeLine>();

struct OrderChange : DocumentFrame, OrderTermsGroup {
    Purpose purpose{};
    OrderType type{};
    Text number;    ///< of the change itself
    Text sequence;  ///< of changes to one order
    When issued_on;
    OrderNumber* order = nullptr;
    Text contract;
    List<Text> contracts;
    Text request;  ///< reference of the request
    Answer answer{};
    Text reason;
    Text currency;  ///< ISO 4217; absent = the agreement's
    List<OrderChangeLine> lines;
    static void describe(Describe<OrderChange>& d);
};
template <>
TypeInfo const& type_of<OrderChange>();

}  // namespace tidegate::documents
