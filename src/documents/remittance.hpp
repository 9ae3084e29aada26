// remittance/1: what is paid, from where to where, and for which invoices (documents.md §4).
#pragma once

#include "documents/adjustment.hpp"
#include "documents/frame.hpp"
#include "documents/party.hpp"

namespace tidegate::documents {

/// Masked in logs and console.
struct BankAccount {
    Text bank, account;
    static void describe(Describe<BankAccount>& d);
};
template <>
TypeInfo const& type_of<BankAccount>();

struct RemittanceLine {
    PaidDocument type{};
    Text invoice;
    When issued_on;
    std::optional<Decimal> paid, invoiced, discount;
    List<Adjustment> adjustments;
    List<Extension> extensions;
    static void describe(Describe<RemittanceLine>& d);
};
template <>
TypeInfo const& type_of<RemittanceLine>();

struct Remittance : DocumentFrame {
    Text number;
    std::optional<Decimal> amount;
    Direction direction{};
    PaymentMethod method{};
    When issued_on, paid_on;
    Zones* zones = nullptr;
    Text currency;  ///< ISO 4217
    BankAccount* from = nullptr;
    BankAccount* to = nullptr;
    List<Party> parties;
    List<RemittanceLine> lines;
    List<Adjustment> adjustments;  ///< of no single line
    static void describe(Describe<Remittance>& d);
};
template <>
TypeInfo const& type_of<Remittance>();

}  // namespace tidegate::documents
