#include "documents/stock_words.hpp"

#include <array>

namespace tidegate::documents {

template <>
WordNames word_names<InventoryKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "seller_inventory", "distributor_inventory", "manufacturer_inventory"}
    );
    static_assert(
        names.size() == static_cast<std::size_t>(InventoryKind::manufacturer_inventory) + 1
    );
    return names;
}

template <>
WordNames word_names<StockKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "on_hand", "available", "committed", "projected", "unusable", "returnable", "sold",
         "on_order", "in_transit", "on_hold", "reserved"}
    );
    static_assert(names.size() == static_cast<std::size_t>(StockKind::reserved) + 1);
    return names;
}

template <>
WordNames word_names<ForecastBasis>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "delivery", "shipment", "planned_delivery", "planned_shipment", "production"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ForecastBasis::production) + 1);
    return names;
}

template <>
WordNames word_names<ForecastQuantities>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "discrete", "cumulative", "net_change", "replacement"}
        );
    static_assert(names.size() == static_cast<std::size_t>(ForecastQuantities::replacement) + 1);
    return names;
}

template <>
WordNames word_names<ForecastFirmness>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "firm", "planning", "immediate", "potential", "commitment"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ForecastFirmness::commitment) + 1);
    return names;
}

template <>
WordNames word_names<Bucket>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "discrete", "daily", "weekly", "monthly", "quarterly"}
        );
    static_assert(names.size() == static_cast<std::size_t>(Bucket::quarterly) + 1);
    return names;
}

template <>
WordNames word_names<AuthorisedKind>() {
    static constexpr auto names = std::to_array<std::string_view>({"", "finished", "material"});
    static_assert(names.size() == static_cast<std::size_t>(AuthorisedKind::material) + 1);
    return names;
}

template <>
WordNames word_names<ShippedKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "discrete", "cumulative", "received_cumulative", "previous_cumulative"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ShippedKind::previous_cumulative) + 1);
    return names;
}

template <>
WordNames word_names<ActivityKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "sold", "on_hand", "on_order", "received", "out_of_stock", "returned", "in_transit",
         "adjustment", "committed", "ending", "beginning"}
    );
    static_assert(names.size() == static_cast<std::size_t>(ActivityKind::beginning) + 1);
    return names;
}

template <>
WordNames word_names<CatalogueKind>() {
    static constexpr auto names = std::to_array<std::string_view>(
        {"", "price_catalogue", "sales_catalogue", "customised", "resale", "price_sheet"}
    );
    static_assert(names.size() == static_cast<std::size_t>(CatalogueKind::price_sheet) + 1);
    return names;
}

template <>
WordNames word_names<CatalogueAction>() {
    static constexpr auto names =
        std::to_array<std::string_view>({"", "add", "change", "delete", "unchanged"});
    static_assert(names.size() == static_cast<std::size_t>(CatalogueAction::unchanged) + 1);
    return names;
}

}  // namespace tidegate::documents
