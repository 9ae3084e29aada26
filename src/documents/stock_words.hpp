// The words of stock and plans: inventory, forecast, product activity, catalogue (documents.md §4).
// Each enumeration is closed per schema version. The codes of the standards belong to the maps.
#pragma once

#include "documents/type.hpp"

#include <cstdint>

namespace tidegate::documents {

// Value 0 is `absent` in each; a word that is a keyword of C++ has a trailing underscore here, and
// one that begins with a digit a leading one; the names have none.

/// Whose stock an inventory reports.
enum class InventoryKind : std::uint8_t {
    absent,
    seller_inventory,
    distributor_inventory,
    manufacturer_inventory,
};

/// What a quantity of stock is.
enum class StockKind : std::uint8_t {
    absent,
    on_hand,
    available,
    committed,
    projected,
    unusable,
    returnable,
    sold,
    on_order,
    in_transit,
    on_hold,
    reserved,
};

/// What the days of a forecast mean.
enum class ForecastBasis : std::uint8_t {
    absent,
    delivery,
    shipment,
    planned_delivery,
    planned_shipment,
    production,
};

/// How the quantities of a forecast count.
enum class ForecastQuantities : std::uint8_t {
    absent,
    discrete,
    cumulative,
    net_change,
    replacement,
};

/// How binding a quantity of a forecast is.
enum class ForecastFirmness : std::uint8_t {
    absent,
    firm,
    planning,
    immediate,
    potential,
    commitment,
};

/// The length of time a quantity of a forecast is for.
enum class Bucket : std::uint8_t {
    absent,
    discrete,
    daily,
    weekly,
    monthly,
    quarterly,
};

/// What the buyer pays for should the forecast be cancelled.
enum class AuthorisedKind : std::uint8_t {
    absent,
    finished,
    material,
};

/// What a quantity shipped before a forecast is. `received_cumulative` is what the buyer has
/// taken in, `previous_cumulative` the count of the period before.
enum class ShippedKind : std::uint8_t {
    absent,
    discrete,
    cumulative,
    received_cumulative,
    previous_cumulative,
};

/// What happened to a product, or what is left of it.
enum class ActivityKind : std::uint8_t {
    absent,
    sold,
    on_hand,
    on_order,
    received,
    out_of_stock,
    returned,
    in_transit,
    adjustment,
    committed,
    ending,
    beginning,
};

/// What kind of catalogue it is.
enum class CatalogueKind : std::uint8_t {
    absent,
    price_catalogue,
    sales_catalogue,
    customised,
    resale,
    price_sheet,
};

/// What becomes of an item of the catalogue.
enum class CatalogueAction : std::uint8_t {
    absent,
    add,
    change,
    delete_,
    unchanged,
};

template <>
WordNames word_names<InventoryKind>();
template <>
WordNames word_names<StockKind>();
template <>
WordNames word_names<ForecastBasis>();
template <>
WordNames word_names<ForecastQuantities>();
template <>
WordNames word_names<ForecastFirmness>();
template <>
WordNames word_names<Bucket>();
template <>
WordNames word_names<AuthorisedKind>();
template <>
WordNames word_names<ShippedKind>();
template <>
WordNames word_names<ActivityKind>();
template <>
WordNames word_names<CatalogueKind>();
template <>
WordNames word_names<CatalogueAction>();

}  // namespace tidegate::documents
