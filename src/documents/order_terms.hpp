// What an order and a change of it have in common (documents.md §3.1, §3.2): the terms in the
// header and those of a line.
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

/// The header of an order from `department` on.
struct OrderTermsGroup : DatesGroup {
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
};

/// A line of an order from `fulfilment` on.
struct OrderLineTermsGroup {
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
};

}  // namespace tidegate::documents
