// catalogue/1: items with their prices and how they may be ordered (documents.md §4).
#pragma once

#include "documents/frame.hpp"
#include "documents/item.hpp"
#include "documents/stock_words.hpp"

namespace tidegate::documents {

struct CataloguePrice : Price {
    When effective, expires;
    Zones* zones = nullptr;
    static void describe(Describe<CataloguePrice>& d);
};
template <>
TypeInfo const& type_of<CataloguePrice>();

struct CatalogueLine : ItemGroup {
    CatalogueAction action{};
    Item* replaced_by = nullptr;
    List<CataloguePrice> prices;
    std::optional<Decimal> minimum, maximum, multiple;
    std::optional<Decimal> lead_days;
    List<Extension> extensions;
    static void describe(Describe<CatalogueLine>& d);
};
template <>
TypeInfo const& type_of<CatalogueLine>();

struct Catalogue : DocumentFrame {
    CatalogueKind kind{};
    Text number, version;
    Purpose purpose{};
    When issued_on, effective, expires;
    Zones* zones = nullptr;
    Text currency;  ///< ISO 4217
    List<Party> parties;
    List<CatalogueLine> lines;
    static void describe(Describe<Catalogue>& d);
};
template <>
TypeInfo const& type_of<Catalogue>();

}  // namespace tidegate::documents
