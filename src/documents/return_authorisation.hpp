// return_authorisation/1: a wish to send goods back, or the answer to one (documents.md §4). Lines
// are known by their place.
#pragma once

#include "documents/frame.hpp"
#include "documents/goods_words.hpp"
#include "documents/item.hpp"
#include "documents/order_number.hpp"

namespace tidegate::documents {

struct ReturnLine : ItemGroup, QuantityGroup {
    std::optional<Decimal> price;
    ReturnDisposition disposition{};
    ReturnReason reason{};
    Text invoice;
    std::optional<Decimal> amount;
    List<Extension> extensions;
    static void describe(Describe<ReturnLine>& d);
};
template <>
TypeInfo const& type_of<ReturnLine>();

struct ReturnAuthorisation : DocumentFrame {
    Purpose purpose{};
    Text number;
    When issued_on;
    Zones* zones = nullptr;
    Text request;        ///< number answered
    Text authorisation;  ///< number to put on the goods
    OrderNumber* order = nullptr;
    Text invoice;
    Text currency;  ///< ISO 4217
    List<Party> parties;
    ReturnDisposition disposition{};
    ReturnReason reason{};
    ReturnResponse response{};
    Text text;
    List<ReturnLine> lines;
    static void describe(Describe<ReturnAuthorisation>& d);
};
template <>
TypeInfo const& type_of<ReturnAuthorisation>();

}  // namespace tidegate::documents
