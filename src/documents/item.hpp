// What a line is about: item ids, pack, hazard, quantity and prices: the groups ITEM, QTY and PRICE
// (documents.md §2.2, §2.3).
#pragma once

#include "documents/party.hpp"

namespace tidegate::documents {

/// The ids of an item; one of gtin, buyer_item, seller_item is needed on an order line.
struct Item {
    Text gtin;  ///< digits as received: 8, 12, 13 or 14
    Text buyer_item, seller_item, manufacturer_item;
    List<Identifier> ids;  ///< buyer_stock, seller_part, style, catalogue, sku, model, isbn, hs,
                           ///< commodity, drawing, ndc
    static void describe(Describe<Item>& d);
};
template <>
TypeInfo const& type_of<Item>();

/// A property of an item: colour, size, grade, brand.
struct Feature {
    Text name;
    Text text;
    static void describe(Describe<Feature>& d);
};
template <>
TypeInfo const& type_of<Feature>();

struct Hazard {
    Text un, class_, group, name, flash_point, page;
    static void describe(Describe<Hazard>& d);
};
template <>
TypeInfo const& type_of<Hazard>();

struct Pack {
    std::optional<Decimal> count;  ///< units of the line's unit in one pack
    std::optional<Decimal> inner;  ///< inner packs in one pack
    std::optional<Decimal> size;   ///< content of one unit
    Text size_unit;
    Text packaging;                 ///< Rec 21
    std::optional<Decimal> weight;  ///< gross, of one pack
    Text weight_unit;
    static void describe(Describe<Pack>& d);
};
template <>
TypeInfo const& type_of<Pack>();

struct Price {
    PriceKind kind{};
    std::optional<Decimal> amount, per;
    Text unit;
    std::optional<Decimal> from, to;  ///< quantities between which it holds
    std::optional<Decimal> multiplier;
    static void describe(Describe<Price>& d);
};
template <>
TypeInfo const& type_of<Price>();

/// ITEM.
struct ItemGroup {
    Item* item = nullptr;
    Text description;
    List<Feature> features;
    Text revision;  ///< engineering change level
    Text lot;       ///< one lot for the whole quantity
    List<Text> serials;
    Text origin;  ///< ISO 3166-1 alpha-2
    Hazard* hazard = nullptr;
    Pack* pack = nullptr;
};

/// QTY.
struct QuantityGroup {
    std::optional<Decimal> quantity;
    Text unit;  ///< Rec 20, or Rec 21 with prefix X
};

/// PRICE. `price` is net, for `price_per` (absent = 1) of `price_unit` (absent = unit).
struct PriceGroup {
    std::optional<Decimal> price, price_per;
    Text price_unit;
    PriceBasis price_basis{};
    List<Price> prices;
    std::optional<Decimal> amount;  ///< line extension as sent
};

}  // namespace tidegate::documents
