// order/1: the purchase order of every standard (documents.md §3.1).
#pragma once

#include "documents/delivery.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// A mark to print on the packs of a line.
struct Label {
    LabelKind kind{};
    Text text;
    static void describe(Describe<Label>& d);
};
template <>
TypeInfo const& type_of<Label>();

/// A component, an addition or a substitute of its line.
struct Subline : ItemGroup, QuantityGroup, PriceGroup {
    Text number;
    Relation relation{};
    static void describe(Describe<Subline>& d);
};
template <>
TypeInfo const& type_of<Subline>();

struct OrderLine : ItemGroup, QuantityGroup, PriceGroup, DatesGroup {
    Text number;  ///< compared without leading zeros; absent on the wire = index from 1
    List<Fulfilment> fulfilment;
    Text contract;
    List<Reference> references;
    List<Note> notes;
    List<Charge> charges;
    List<Tax> taxes;
    DeliveryTerms* delivery_terms = nullptr;
    List<PaymentTerms> payment_terms;
    Transport* transport = nullptr;
    List<Party> parties;  ///< mark_for, ship_to of the line
    List<Schedule> schedules;
    List<Store> stores;
    List<Label> labels;
    List<Subline> sublines;
    Text accounting;
    List<Extension> extensions;
    static void describe(Describe<OrderLine>& d);
};
template <>
TypeInfo const& type_of<OrderLine>();

struct Order : DatesGroup {
    Environment environment{};
    Purpose purpose{};
    OrderType type{};
    Text number;   ///< the buyer's
    Text release;  ///< against a blanket
    When placed_on;
    Text contract;
    List<Text> contracts;
    Answer answer{};
    Text currency;  ///< ISO 4217; absent = the agreement's
    Text department, vendor, promotion, quote, customer_reference, requisition, accounting;
    List<Reference> references;
    List<Fulfilment> fulfilment;
    DeliveryTerms* delivery_terms = nullptr;
    List<PaymentTerms> payment_terms;
    Transport* transport = nullptr;
    List<Packaging> packaging;
    List<Charge> charges;
    List<Tax> taxes;
    Text tax_exempt;
    List<Note> notes;
    List<Contact> contacts;  ///< of the buyer
    List<Party> parties;
    OrderTotals* totals = nullptr;
    List<OrderLine> lines;
    List<Extension> extensions;
    List<Unmapped> unmapped;
    static void describe(Describe<Order>& d);
};
template <>
TypeInfo const& type_of<Order>();

}  // namespace tidegate::documents
