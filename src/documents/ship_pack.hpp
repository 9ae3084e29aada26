// Pallets, cartons and inner packs as a flat list (documents.md §3.4).
#pragma once

#include "documents/item.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// A mark on a pack other than its SSCC.
struct Mark {
    MarkKind kind{};
    Text text;
    static void describe(Describe<Mark>& d);
};
template <>
TypeInfo const& type_of<Mark>();

/// How much of a line is directly in a pack.
struct Content : QuantityGroup {
    Text line;  ///< number of the line
    static void describe(Describe<Content>& d);
};
template <>
TypeInfo const& type_of<Content>();

/// A pallet, a carton, an inner pack.
struct ShipPack {
    std::optional<std::int32_t> id;  ///< own numbering from 1 in wire order
    std::optional<std::int32_t> parent;
    PackLevel level{};
    Text sscc;  ///< 18 digits without the (00)
    List<Mark> marks;
    Text packaging;  ///< Rec 21
    Text gtin;       ///< of the pack itself
    std::optional<Decimal> weight;
    Text weight_unit;
    std::optional<Decimal> length, width, height;
    Text size_unit;
    std::optional<Decimal> tiers, blocks;
    Party* mark_for = nullptr;
    List<Content> contents;
    List<Extension> extensions;
    static void describe(Describe<ShipPack>& d);
};
template <>
TypeInfo const& type_of<ShipPack>();

}  // namespace tidegate::documents
