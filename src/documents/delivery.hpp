// How goods travel and where a line's quantity goes: transport, packaging, schedules, stores
// (documents.md §2.7).
#pragma once

#include "documents/party.hpp"

namespace tidegate::documents {

struct Equipment {
    Text type, prefix, number, seal;
    std::optional<Decimal> weight;
    static void describe(Describe<Equipment>& d);
};
template <>
TypeInfo const& type_of<Equipment>();

struct Transport {
    TransportMode mode{};
    Identifier* carrier = nullptr;  ///< scac preferred
    Text carrier_name;              ///< or routing text
    TransportService service{};
    List<Text> tracking;
    List<Equipment> equipment;
    static void describe(Describe<Transport>& d);
};
template <>
TypeInfo const& type_of<Transport>();

struct Packaging {
    Text type;                      ///< Rec 21
    std::optional<Decimal> count;   ///< packages
    std::optional<Decimal> weight;  ///< gross
    Text weight_unit;
    static void describe(Describe<Packaging>& d);
};
template <>
TypeInfo const& type_of<Packaging>();

struct ScheduleParty {
    PartyRole role{};
    Text name;
    static void describe(Describe<ScheduleParty>& d);
};
template <>
TypeInfo const& type_of<ScheduleParty>();

/// A part of the line's quantity on a day of its own.
struct Schedule : DatesGroup {
    std::optional<Decimal> quantity;
    Text unit;
    Firmness firmness{};
    ScheduleParty* party = nullptr;
    Text release, number;
    List<Extension> extensions;
    static void describe(Describe<Schedule>& d);
};
template <>
TypeInfo const& type_of<Schedule>();

/// A part of the line's quantity for a store.
struct Store {
    Identifier* store = nullptr;
    std::optional<Decimal> quantity;
    Text unit;
    Text location;
    static void describe(Describe<Store>& d);
};
template <>
TypeInfo const& type_of<Store>();

}  // namespace tidegate::documents
