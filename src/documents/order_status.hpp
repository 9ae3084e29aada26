// order_status/1: how far orders are, and the enquiry that asks (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/goods_words.hpp"
#include "documents/item.hpp"
#include "documents/order_of.hpp"

namespace tidegate::documents {

struct Status : QuantityGroup, DatesGroup {
    ItemStatus status{};
    When date;
    Text reason;
    Identifier* carrier = nullptr;
    List<Text> tracking;
    static void describe(Describe<Status>& d);
};
template <>
TypeInfo const& type_of<Status>();

struct StatusOrder : OrderOf {
    List<Status> statuses;
    static void describe(Describe<StatusOrder>& d);
};
template <>
TypeInfo const& type_of<StatusOrder>();

struct OrderStatusLine : ItemGroup, QuantityGroup {
    Text number;                        ///< of the buyer's order
    std::optional<std::int32_t> order;  ///< OrderOf::id
    std::optional<Decimal> price;
    List<Status> statuses;
    List<Extension> extensions;
    static void describe(Describe<OrderStatusLine>& d);
};
template <>
TypeInfo const& type_of<OrderStatusLine>();

struct OrderStatus : DocumentFrame {
    OrderStatusKind kind{};
    StatusScope scope{};
    Text number;
    When issued_on;
    Zones* zones = nullptr;
    Text enquiry;   ///< number of the enquiry answered
    Text currency;  ///< ISO 4217
    List<StatusOrder> orders;
    List<OrderStatusLine> lines;
    static void describe(Describe<OrderStatus>& d);
};
template <>
TypeInfo const& type_of<OrderStatus>();

}  // namespace tidegate::documents
