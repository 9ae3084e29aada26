// Allowances and charges, taxes, payment and delivery terms, totals (documents.md §2.4, §2.5).
// Amounts are in the document's currency and as the partner gave them: nothing here is computed.
#pragma once

#include "documents/party.hpp"

namespace tidegate::documents {

struct Tax {
    TaxKind kind{};
    TaxCategory category{};
    std::optional<Decimal> percent, base, amount;
    Identifier* jurisdiction = nullptr;
    Text number;  ///< tax number of the payer of this tax
    Text reason;  ///< of an exemption
    static void describe(Describe<Tax>& d);
};
template <>
TypeInfo const& type_of<Tax>();

/// An allowance or a charge.
struct Charge {
    ChargeKind kind{};
    ChargeCode code{};
    Identifier* agency_code = nullptr;  ///< scheme = agency
    Settlement settlement{};
    std::optional<Decimal> amount;   ///< total of this charge, positive
    std::optional<Decimal> percent;  ///< 5 = 5 %
    PercentOf percent_of{};
    std::optional<Decimal> base;  ///< amount the percent is of
    std::optional<Decimal> rate;  ///< per rate_unit
    Text rate_unit;
    std::optional<Decimal> quantity, to_quantity;
    Text sequence;   ///< step of calculation
    Text reference;  ///< agreement, promotion
    Text text;
    List<Tax> taxes;
    List<Extension> extensions;
    static void describe(Describe<Charge>& d);
};
template <>
TypeInfo const& type_of<Charge>();

struct PaymentTerms {
    TermsKind kind{};
    TermsBasis basis{};
    std::optional<Decimal> discount_percent;
    When discount_due;
    std::optional<Decimal> discount_days;
    When net_due;
    std::optional<Decimal> net_days;
    std::optional<Decimal> discount_amount, percent_payable;
    Text day_of_month;
    PaymentMethod method{};
    Text text;
    static void describe(Describe<PaymentTerms>& d);
};
template <>
TypeInfo const& type_of<PaymentTerms>();

struct DeliveryTerms {
    Freight freight{};
    Text incoterm;  ///< "FCA"
    Text place;     ///< named place
    TitlePlace title_place{};
    Text place_text;
    Text risk;
    static void describe(Describe<DeliveryTerms>& d);
};
template <>
TypeInfo const& type_of<DeliveryTerms>();

/// Sums as sent; checked, never repaired.
struct OrderTotals {
    std::optional<Decimal> lines;  ///< sum of line amounts
    std::optional<Decimal> total;
    static void describe(Describe<OrderTotals>& d);
};
template <>
TypeInfo const& type_of<OrderTotals>();

struct AcknowledgementTotals {
    std::optional<Decimal> total;
    static void describe(Describe<AcknowledgementTotals>& d);
};
template <>
TypeInfo const& type_of<AcknowledgementTotals>();

}  // namespace tidegate::documents
