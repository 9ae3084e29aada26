// invoice/1 and credit_note/1: invoices, debit notes; credit notes (documents.md §3.5). One table
// of fields; all amounts are positive, `type` says which way they count.
#pragma once

#include "documents/delivery.hpp"
#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/words.hpp"

namespace tidegate::documents {

/// The order that is invoiced.
struct InvoiceOrder {
    Text number, release;
    Text sequence;  ///< of the change last applied
    When placed_on;
    Zones* zones = nullptr;
    static void describe(Describe<InvoiceOrder>& d);
};
template <>
TypeInfo const& type_of<InvoiceOrder>();

/// How and where to pay. Accounts are masked in logs and console.
struct Payment {
    PaymentMethod method{};
    Text account, bank, reference;
    When due;
    static void describe(Describe<Payment>& d);
};
template <>
TypeInfo const& type_of<Payment>();

/// Sums as sent; checked, never repaired.
struct InvoiceTotals {
    std::optional<Decimal> total;  ///< to pay
    std::optional<Decimal> lines, charges, allowances, taxable, tax, with_tax, prepaid, rounding;
    std::optional<Decimal> discountable, after_discount, discount;
    static void describe(Describe<InvoiceTotals>& d);
};
template <>
TypeInfo const& type_of<InvoiceTotals>();

/// The order of a line when it is not the one of the header.
struct LineOrder {
    Text number;
    static void describe(Describe<LineOrder>& d);
};
template <>
TypeInfo const& type_of<LineOrder>();

/// What was shipped of a line, and why it is not what is invoiced.
struct LineShipment : QuantityGroup {
    std::optional<Decimal> difference;
    Text reason;
    static void describe(Describe<LineShipment>& d);
};
template <>
TypeInfo const& type_of<LineShipment>();

struct InvoiceLine : ItemGroup, QuantityGroup, DatesGroup {
    Text number;
    std::optional<Decimal> price, price_per;
    PriceBasis price_basis{};
    std::optional<Decimal> amount;  ///< as sent, before tax
    LineOrder* order = nullptr;     ///< absent = the order of the header
    Text order_line, ship_notice, ship_line;
    List<Charge> charges;
    List<Tax> taxes;
    LineShipment* shipment = nullptr;
    List<Party> parties;
    List<Note> notes;
    List<Store> stores;
    List<Extension> extensions;
    static void describe(Describe<InvoiceLine>& d);
};
template <>
TypeInfo const& type_of<InvoiceLine>();

struct Invoice : DocumentFrame, DatesGroup {
    InvoiceType type{};
    Purpose purpose{};
    Text number;
    When issued_on;
    InvoiceOrder* order = nullptr;
    Text seller_order;
    List<Text> ship_notices;
    Text corrects;  ///< invoice credited or corrected
    Text contract, department, vendor, customer_reference;
    List<Reference> references;
    List<Note> notes;
    Text currency;      ///< ISO 4217
    Text tax_currency;  ///< ISO 4217
    List<PaymentTerms> payment_terms;
    DeliveryTerms* delivery_terms = nullptr;
    Payment* payment = nullptr;
    Transport* transport = nullptr;
    List<Party> parties;
    List<Charge> charges;
    List<Tax> taxes;  ///< summary, one per kind, category, rate
    InvoiceTotals* totals = nullptr;
    std::optional<Decimal> shipped_units;
    Text shipped_unit;
    List<InvoiceLine> lines;
    static void describe(Describe<Invoice>& d);
};
template <>
TypeInfo const& type_of<Invoice>();

/// An invoice of type credit_note, under a schema of its own.
struct CreditNote : Invoice {
    static void describe(Describe<CreditNote>& d);
};
template <>
TypeInfo const& type_of<CreditNote>();

}  // namespace tidegate::documents
