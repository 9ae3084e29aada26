// ship_notice/1: what was shipped and in what (documents.md §3.4). Two flat lists instead of a
// tree: `lines` (what) and `packs` (in what, with `parent`), so that every hierarchy of a standard
// reads to the same document.
#pragma once

#include "documents/delivery.hpp"
#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/order_of.hpp"
#include "documents/ship_pack.hpp"

namespace tidegate::documents {

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

struct ShipNotice : DocumentFrame, DatesGroup {
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
    static void describe(Describe<ShipNotice>& d);
};
template <>
TypeInfo const& type_of<ShipNotice>();

}  // namespace tidegate::documents
