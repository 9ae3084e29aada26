// receiving_advice/1: what of a shipment arrived, and in which condition (documents.md §4).
#pragma once

#include "documents/discrepancy.hpp"
#include "documents/frame.hpp"
#include "documents/order_number.hpp"

namespace tidegate::documents {

struct ReceivingLine : ItemGroup {
    Text number;
    Text order_line;  ///< of the buyer's order
    std::optional<Decimal> received;
    Text unit;  ///< of all quantities of the line
    std::optional<Decimal> returned, shipped, ordered;
    List<Discrepancy> discrepancies;
    List<Text> sscc;
    List<Extension> extensions;
    static void describe(Describe<ReceivingLine>& d);
};
template <>
TypeInfo const& type_of<ReceivingLine>();

struct ReceivingAdvice : DocumentFrame {
    Text number;
    When issued_on;
    Purpose purpose{};
    ReceivingKind kind{};
    When received;
    Zones* zones = nullptr;
    Text ship_notice;
    OrderNumber* order = nullptr;
    List<Party> parties;
    List<ReceivingLine> lines;
    static void describe(Describe<ReceivingAdvice>& d);
};
template <>
TypeInfo const& type_of<ReceivingAdvice>();

}  // namespace tidegate::documents
