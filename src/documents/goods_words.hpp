// The words of goods on their way: returns, order status, receiving, warehouses (documents.md §4).
// Each enumeration is closed per schema version. The codes of the standards belong to the maps.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here, and
// one that begins with a digit a leading one; the names have none.

/// What is to become of the goods.
enum class ReturnDisposition : std::uint8_t {
    absent,
    authorised,
    denied,
    pending,
    repair,
    keep_allowance,
    keep_repair,
    dispose,
    partial,
    no_number,
    warranty,
    third_party,
    charity,
    consumer,
};

/// Why goods are to go back.
enum class ReturnReason : std::uint8_t {
    absent,
    damaged,
    transit_damage,
    defective,
    wrong_goods,
    order_error,
    excess,
    recall,
    spoiled,
    discontinued,
    price,
};

/// What the seller answers to the reason of a return (X12 1294).
enum class ReturnResponse : std::uint8_t {
    absent,
    worn,
    freight_damage,
    not_defective,
    as_ordered,
    more_information,
    no_sale,
    discontinued,
    price,
    picture,
    quantity,
    repair,
    too_late,
    sample,
    unidentifiable,
};

/// Why a status is told; an enquiry asks for one.
enum class OrderStatusKind : std::uint8_t {
    absent,
    response,
    agreed,
    unsolicited,
    enquiry,
};

/// Which orders and items a status is told of (X12 847).
enum class StatusScope : std::uint8_t {
    absent,
    all_changed,
    all_orders,
    all_shipped,
    all_unshipped,
    selected_orders,
    selected_shipped,
    selected_unshipped,
    selected_items,
};

/// How far an order or a line is.
enum class ItemStatus : std::uint8_t {
    absent,
    in_process,
    backordered,
    partial_backordered,
    available,
    allocated,
    shipped,
    partially_shipped,
    complete,
    delivered,
    cancelled,
    deleted,
    held,
    late,
    in_production,
    expected_ship,
    revised_ship,
    expected_delivery,
    discontinued,
};

/// At which point goods were counted.
enum class ReceivingKind : std::uint8_t {
    absent,
    dock,
    post_receipt,
    disposition,
};

/// What is wrong, or right, with goods that were received.
enum class ReceivingCondition : std::uint8_t {
    absent,
    damaged,
    short_,
    over,
    quality,
    wrong_item,
    good,
    rejected,
    held,
};

/// What the warehouse is to do with the order.
enum class WarehouseAction : std::uint8_t {
    absent,
    new_,
    change,
    cancel,
    backorder,
    delete_,
};

/// What the warehouse tells of.
enum class WarehouseAdviceKind : std::uint8_t {
    absent,
    shipped,
    received,
    expected,
};

/// How much of the order the warehouse tells.
enum class Reporting : std::uint8_t {
    absent,
    full,
    exceptions,
    none,
};

/// What became of a line in the warehouse.
enum class WarehouseStatus : std::uint8_t {
    absent,
    shipped,
    partial,
    complete,
    backordered,
    split,
};

template <>
WordNames word_names<ReturnDisposition>();
template <>
WordNames word_names<ReturnReason>();
template <>
WordNames word_names<ReturnResponse>();
template <>
WordNames word_names<OrderStatusKind>();
template <>
WordNames word_names<StatusScope>();
template <>
WordNames word_names<ItemStatus>();
template <>
WordNames word_names<ReceivingKind>();
template <>
WordNames word_names<ReceivingCondition>();
template <>
WordNames word_names<WarehouseAction>();
template <>
WordNames word_names<WarehouseAdviceKind>();
template <>
WordNames word_names<Reporting>();
template <>
WordNames word_names<WarehouseStatus>();

}  // namespace tidegate::documents
