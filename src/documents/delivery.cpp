#include "documents/delivery.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Equipment);
TIDEGATE_DEFINE_TYPE(Transport);
TIDEGATE_DEFINE_TYPE(Packaging);
TIDEGATE_DEFINE_TYPE(ScheduleParty);
TIDEGATE_DEFINE_TYPE(Schedule);
TIDEGATE_DEFINE_TYPE(Store);

void Equipment::describe(Describe<Equipment>& d) {
    d.name("equipment");
    d.optional("type", &Equipment::type, "kind of container, trailer or car");
    d.optional("prefix", &Equipment::prefix, "owner's prefix of the number");
    d.optional("number", &Equipment::number, "its number");
    d.optional("seal", &Equipment::seal, "seal number");
    d.optional("weight", &Equipment::weight, "weight as sent");
}

void Transport::describe(Describe<Transport>& d) {
    d.name("transport");
    d.optional("mode", &Transport::mode, "how the goods travel");
    d.optional("carrier", &Transport::carrier, "the carrier, by SCAC where known");
    d.optional("carrier_name", &Transport::carrier_name, "the carrier's name or routing in words");
    d.optional("service", &Transport::service, "how fast");
    d.any("tracking", &Transport::tracking, "tracking numbers");
    d.any("equipment", &Transport::equipment, "containers, trailers, cars");
}

void Packaging::describe(Describe<Packaging>& d) {
    d.name("packaging");
    d.optional("type", &Packaging::type, "kind of package").unit = "Rec 21";
    d.optional("count", &Packaging::count, "number of packages");
    d.optional("weight", &Packaging::weight, "gross weight").unit = "weight_unit";
    d.optional("weight_unit", &Packaging::weight_unit, "unit of weight").unit = "Rec 20";
}

void ScheduleParty::describe(Describe<ScheduleParty>& d) {
    d.name("schedule_party");
    d.optional("role", &ScheduleParty::role, "part the party plays");
    d.optional("name", &ScheduleParty::name, "name of the party");
}

void Schedule::describe(Describe<Schedule>& d) {
    d.name("schedule");
    describe_quantity(d, "part of the line's quantity");
    describe_dates(d);
    d.optional("firmness", &Schedule::firmness, "how binding it is");
    d.optional("party", &Schedule::party, "for whom");
    d.optional("release", &Schedule::release, "release it belongs to");
    d.optional("number", &Schedule::number, "its number");
    d.any("extensions", &Schedule::extensions, "values of one partner or industry");
}

void Store::describe(Describe<Store>& d) {
    d.name("store");
    d.one("store", &Store::store, "ship-to of this share of the line");
    describe_quantity(d, "its share");
    d.optional("location", &Store::location, "place within the store");
}

}  // namespace tidegate::documents
