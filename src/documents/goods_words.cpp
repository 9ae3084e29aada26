#include "documents/goods_words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<ReturnDisposition>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "authorised", "denied", "pending", "repair", "keep_allowance", "keep_repair",
         "dispose", "partial", "no_number", "warranty", "third_party", "charity", "consumer"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ReturnDisposition::consumer) + 1);
    return names;
}

template <>
WordNames word_names<ReturnReason>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "damaged", "transit_damage", "defective", "wrong_goods", "order_error", "excess",
         "recall", "spoiled", "discontinued", "price"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ReturnReason::price) + 1);
    return names;
}

template <>
WordNames word_names<ReturnResponse>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "worn", "freight_damage", "not_defective", "as_ordered", "more_information", "no_sale",
         "discontinued", "price", "picture", "quantity", "repair", "too_late", "sample",
         "unidentifiable"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ReturnResponse::unidentifiable) + 1);
    return names;
}

template <>
WordNames word_names<OrderStatusKind>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "response", "agreed", "unsolicited", "enquiry"});
    static_assert(names.size() == static_cast<std::size_t>(OrderStatusKind::enquiry) + 1);
    return names;
}

template <>
WordNames word_names<StatusScope>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "all_changed", "all_orders", "all_shipped", "all_unshipped", "selected_orders",
         "selected_shipped", "selected_unshipped", "selected_items"}
    );
    static_assert(names.size() == static_cast<std::size_t>(StatusScope::selected_items) + 1);
    return names;
}

template <>
WordNames word_names<ItemStatus>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "in_process", "backordered", "partial_backordered", "available", "allocated",
         "shipped", "partially_shipped", "complete", "delivered", "cancelled", "deleted", "held",
         "late", "in_production", "expected_ship", "revised_ship", "expected_delivery",
         "discontinued"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ItemStatus::discontinued) + 1);
    return names;
}

template <>
WordNames word_names<ReceivingKind>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "dock", "post_receipt", "disposition"});
    static_assert(names.size() == static_cast<std::size_t>(ReceivingKind::disposition) + 1);
    return names;
}

template <>
WordNames word_names<ReceivingCondition>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "damaged", "short", "over", "quality", "wrong_item", "good", "rejected", "held"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ReceivingCondition::held) + 1);
    return names;
}

template <>
WordNames word_names<WarehouseAction>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "new", "change", "cancel", "backorder", "delete"});
    static_assert(names.size() == static_cast<std::size_t>(WarehouseAction::delete_) + 1);
    return names;
}

template <>
WordNames word_names<WarehouseAdviceKind>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "shipped", "received", "expected"});
    static_assert(names.size() == static_cast<std::size_t>(WarehouseAdviceKind::expected) + 1);
    return names;
}

template <>
WordNames word_names<Reporting>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "full", "exceptions", "none"});
    static_assert(names.size() == static_cast<std::size_t>(Reporting::none) + 1);
    return names;
}

template <>
WordNames word_names<WarehouseStatus>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "shipped", "partial", "complete", "backordered", "split"}
    );
    static_assert(names.size() == static_cast<std::size_t>(WarehouseStatus::split) + 1);
    return names;
}

}  // namespace tidegate::documents
