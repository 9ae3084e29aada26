// warehouse_advice/1: what a warehouse shipped or received, or is to expect (documents.md §4).
// Packs are a flat list as in a ship notice.
#pragma once

#include "documents/delivery.hpp"
#include "documents/discrepancy.hpp"
#include "documents/frame.hpp"
#include "documents/order_number.hpp"
#include "documents/ship_pack.hpp"
#include "documents/warehouse_totals.hpp"

namespace tidegate::documents {

struct WarehouseException : Discrepancy {
    Text lot;
    static void describe(Describe<WarehouseException>& d);
};
template <>
TypeInfo const& type_of<WarehouseException>();

struct WarehouseAdviceLine : ItemGroup, QuantityGroup {
    Text number;  ///< contents of packs refer to it
    WarehouseStatus status{};
    std::optional<Decimal> ordered, difference;
    List<WarehouseException> exceptions;
    List<Extension> extensions;
    static void describe(Describe<WarehouseAdviceLine>& d);
};
template <>
TypeInfo const& type_of<WarehouseAdviceLine>();

struct WarehouseAdvice : DocumentFrame, DatesGroup {
    WarehouseAdviceKind kind{};
    Reporting reporting{};
    Text number;  ///< of the shipment or receipt
    When done_on;
    Text warehouse_order;
    OrderNumber* order = nullptr;
    Transport* transport = nullptr;
    List<Party> parties;
    List<WarehouseAdviceLine> lines;
    List<ShipPack> packs;
    WarehouseTotals* totals = nullptr;
    static void describe(Describe<WarehouseAdvice>& d);
};
template <>
TypeInfo const& type_of<WarehouseAdvice>();

}  // namespace tidegate::documents
