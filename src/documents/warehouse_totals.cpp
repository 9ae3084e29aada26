#include "documents/warehouse_totals.hpp"

#include "documents/describe.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(WarehouseTotals);

void WarehouseTotals::describe(Describe<WarehouseTotals>& d) {
    d.name("totals");
    d.optional("units", &WarehouseTotals::units, "sum of the quantities");
    d.optional("packages", &WarehouseTotals::packages, "number of packages");
    d.optional("weight", &WarehouseTotals::weight, "gross weight").unit = "weight_unit";
    d.optional("weight_unit", &WarehouseTotals::weight_unit, "unit of weight").unit = "Rec 20";
    d.optional("volume", &WarehouseTotals::volume, "volume").unit = "volume_unit";
    d.optional("volume_unit", &WarehouseTotals::volume_unit, "unit of volume").unit = "Rec 20";
}

}  // namespace tidegate::documents
