// forecast/1: planning and delivery schedules: what is wanted in which period, how bindingly, and
// what was authorised and shipped before (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/order_number.hpp"
#include "documents/stock_words.hpp"

namespace tidegate::documents {

/// A quantity wanted in a period.
struct ForecastSchedule {
    std::optional<Decimal> quantity;  ///< of the line's unit
    ForecastFirmness firmness{};
    Bucket bucket{};
    When start, end;
    Text number;  ///< of the release or the demand
    static void describe(Describe<ForecastSchedule>& d);
};
template <>
TypeInfo const& type_of<ForecastSchedule>();

/// What the buyer pays for should the forecast be cancelled.
struct AuthorisedQuantity {
    AuthorisedKind kind{};
    std::optional<Decimal> quantity, cumulative;
    When start, end;
    static void describe(Describe<AuthorisedQuantity>& d);
};
template <>
TypeInfo const& type_of<AuthorisedQuantity>();

/// What was shipped or received before.
struct ShippedQuantity {
    ShippedKind kind{};
    std::optional<Decimal> quantity;
    When date;
    static void describe(Describe<ShippedQuantity>& d);
};
template <>
TypeInfo const& type_of<ShippedQuantity>();

struct ForecastLine : ItemGroup {
    Text number;
    Text unit;  ///< of all quantities of the line
    List<ForecastSchedule> schedules;
    List<AuthorisedQuantity> authorised;
    List<ShippedQuantity> shipped;
    List<Extension> extensions;
    static void describe(Describe<ForecastLine>& d);
};
template <>
TypeInfo const& type_of<ForecastLine>();

struct Forecast : DocumentFrame {
    Purpose purpose{};
    Text number, release;
    When issued_on;
    Zones* zones = nullptr;
    ForecastBasis basis{};
    ForecastQuantities quantities{};
    When period_start, period_end;
    Text contract;
    OrderNumber* order = nullptr;
    List<Party> parties;
    List<ForecastLine> lines;
    static void describe(Describe<Forecast>& d);
};
template <>
TypeInfo const& type_of<Forecast>();

}  // namespace tidegate::documents
