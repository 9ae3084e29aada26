// product_activity/1: what was sold, received and left of a product (documents.md §4).
#pragma once

#include "documents/delivery.hpp"
#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/stock_words.hpp"

namespace tidegate::documents {

struct Activity : QuantityGroup {
    ActivityKind kind{};
    When date;
    List<Store> stores;
    static void describe(Describe<Activity>& d);
};
template <>
TypeInfo const& type_of<Activity>();

struct ProductActivityLine : ItemGroup {
    Identifier* location = nullptr;
    List<Activity> activities;
    List<Extension> extensions;
    static void describe(Describe<ProductActivityLine>& d);
};
template <>
TypeInfo const& type_of<ProductActivityLine>();

struct ProductActivity : DocumentFrame {
    Text number;
    When issued_on, period_start, period_end;
    Zones* zones = nullptr;
    List<Party> parties;
    List<ProductActivityLine> lines;
    static void describe(Describe<ProductActivity>& d);
};
template <>
TypeInfo const& type_of<ProductActivity>();

}  // namespace tidegate::documents
