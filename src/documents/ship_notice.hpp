// ship_notice/1: what was shipped and in what (documents.md §3.4). Two flat lists instead of a
// tree: `lines` (what) and `packs` (in what, with `parent`), so that every hierarchy of a standard
// reads to the same document.
#pragma once

#include "documents/delivery.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// An order of which something was shipped.
struct OrderOf {
    std::optional<std::int32_t> id;  ///< from 1; lines refer to it
    Text number, release;
    When placed_on;
    Zones* zones = nullptr;
    Text department;
    List<Party> parties;
    List<Reference> references;
    static void describe(Describe<OrderOf>& d);
};
template <>
TypeInfo const& type_of<OrderOf>();

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

/// A line shipped in several packs is one line with contents in each.
struct ShipNoticeLine : ItemGroup, QuantityGroup, DatesGroup {
    Text number;                        ///< own, unique
    std::optional<std::int32_t> order;  ///< OrderOf::id
    Text order_line;                    ///< of the buyer's order
    std::optional<Decimal> ordered;
    Text ordered_unit;
    std::optional<Decimal> to_date;
    LineStatus status{};
    std::optional<Decimal> outstanding;
    Text outstanding_reason;
    List<Note> notes;
    List<Extension> extensions;
    static void describe(Describe<ShipNoticeLine>& d);
};
template <>
TypeInfo const& type_of<ShipNoticeLine>();

struct ShipNotice : DatesGroup {
    Environment environment{};
    Purpose purpose{};
    Text number;  ///< shipment number, unique for a year
    When issued_on;
    Structure structure{};
    Text bill_of_lading, carrier_pro;
    List<Reference> references;
    Transport* transport = nullptr;
    std::optional<Decimal> packages;
    std::optional<Decimal> weight;  ///< gross
    Text weight_unit;
    std::optional<Decimal> volume;
    Text volume_unit;
    DeliveryTerms* delivery_terms = nullptr;
    List<Party> parties;
    List<Note> notes;
    List<OrderOf> orders;
    List<ShipPack> packs;
    List<ShipNoticeLine> lines;
    List<Extension> extensions;
    List<Unmapped> unmapped;
    static void describe(Describe<ShipNotice>& d);
};
template <>
TypeInfo const& type_of<ShipNotice>();

}  // namespace tidegate::documents
