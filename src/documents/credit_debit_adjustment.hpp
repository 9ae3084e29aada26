// credit_debit_adjustment/1: a correction of what was invoiced (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/money.hpp"
#include "documents/order_number.hpp"
#include "documents/settlement_words.hpp"

namespace tidegate::documents {

struct CreditDebitLine : ItemGroup, QuantityGroup {
    Text number;
    AdjustmentReason reason{};
    Direction direction{};
    std::optional<Decimal> amount;
    std::optional<Decimal> price_difference, price, new_price;
    List<Charge> charges;
    List<Extension> extensions;
    static void describe(Describe<CreditDebitLine>& d);
};
template <>
TypeInfo const& type_of<CreditDebitLine>();

struct CreditDebitAdjustment : DocumentFrame {
    Text number;
    When issued_on;
    Zones* zones = nullptr;
    Direction direction{};
    std::optional<Decimal> amount;
    Handling handling{};
    Purpose purpose{};
    Text invoice;
    When invoiced_on;
    OrderNumber* order = nullptr;
    Text seller_order;
    Text currency;  ///< ISO 4217
    List<Party> parties;
    List<CreditDebitLine> lines;
    static void describe(Describe<CreditDebitAdjustment>& d);
};
template <>
TypeInfo const& type_of<CreditDebitAdjustment>();

}  // namespace tidegate::documents
