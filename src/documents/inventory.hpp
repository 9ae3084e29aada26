// inventory/1: what is in stock, where and for whom (documents.md §4).
#pragma once

#include "documents/delivery.hpp"
#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/stock_words.hpp"

namespace tidegate::documents {

/// A quantity of one kind.
struct Stock : QuantityGroup {
    StockKind kind{};
    When available;
    Zones* zones = nullptr;
    Text lot;
    Identifier* location = nullptr;
    static void describe(Describe<Stock>& d);
};
template <>
TypeInfo const& type_of<Stock>();

struct InventoryLine : ItemGroup {
    Text number;
    Identifier* location = nullptr;  ///< absent = the reporting party
    List<Stock> quantities;
    List<Price> prices;
    List<Store> stores;
    List<Extension> extensions;
    static void describe(Describe<InventoryLine>& d);
};
template <>
TypeInfo const& type_of<InventoryLine>();

struct Inventory : DocumentFrame, DatesGroup {
    Purpose purpose{};
    Text number;
    When as_of;  ///< the moment of the count
    InventoryKind kind{};
    List<Party> parties;
    Text currency;  ///< ISO 4217
    List<Reference> references;
    List<InventoryLine> lines;
    static void describe(Describe<Inventory>& d);
};
template <>
TypeInfo const& type_of<Inventory>();

}  // namespace tidegate::documents
