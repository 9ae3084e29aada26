// warehouse_order/1: the order of a depositor to a warehouse to ship goods (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/goods_words.hpp"
#include "documents/order_number.hpp"
#include "documents/order_terms.hpp"
#include "documents/warehouse_totals.hpp"

namespace tidegate::documents {

struct WarehouseOrderLine : ItemGroup, QuantityGroup {
    Text number;
    List<Label> labels;
    List<Store> stores;
    List<Extension> extensions;
    static void describe(Describe<WarehouseOrderLine>& d);
};
template <>
TypeInfo const& type_of<WarehouseOrderLine>();

struct WarehouseOrder : DocumentFrame, DatesGroup {
    WarehouseAction action{};
    Text number;  ///< the depositor's
    When issued_on;
    OrderNumber* order = nullptr;
    Freight freight{};
    Transport* transport = nullptr;
    List<Party> parties;
    List<Note> notes;
    List<Reference> references;
    List<WarehouseOrderLine> lines;
    WarehouseTotals* totals = nullptr;
    static void describe(Describe<WarehouseOrder>& d);
};
template <>
TypeInfo const& type_of<WarehouseOrder>();

}  // namespace tidegate::documents
