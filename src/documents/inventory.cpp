#include "documents/inventory.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Stock);
TIDEGATE_DEFINE_TYPE(InventoryLine);
TIDEGATE_DEFINE_TYPE(Inventory);

void Stock::describe(Describe<Stock>& d) {
    d.name("stock");
    d.one("kind", &Stock::kind, "what the quantity is").is_key = true;
    describe_quantity(d, "how much of it");
    d.optional("available", &Stock::available, "from when on it can be had");
    d.optional("zones", &Stock::zones, "zone in which the time of available was given");
    d.optional("lot", &Stock::lot, "lot the quantity is of");
    d.optional("location", &Stock::location, "where it is, if not where the line says");
}

void InventoryLine::describe(Describe<InventoryLine>& d) {
    d.name("line");
    d.one("number", &InventoryLine::number, "own line number");
    describe_item(d);
    d.optional(
        "location", &InventoryLine::location,
        "where the stock is; absent = with the reporting party"
    );
    d.some("quantities", &InventoryLine::quantities, "quantities by kind");
    d.any("prices", &InventoryLine::prices, "prices of the item");
    d.any("stores", &InventoryLine::stores, "parts of the stock by store");
    d.any("extensions", &InventoryLine::extensions, "values of one partner or industry");
}

void Inventory::describe(Describe<Inventory>& d) {
    d.name("inventory", "inventory/1");
    describe_environment(d);
    d.one("purpose", &Inventory::purpose, "original unless sent again");
    d.one("number", &Inventory::number, "number of the report").is_key = true;
    d.one("as_of", &Inventory::as_of, "the moment at which the stock was so");
    d.one("kind", &Inventory::kind, "whose stock it is");
    d.any("parties", &Inventory::parties, "who takes part");
    d.optional("currency", &Inventory::currency, "of the prices").unit = "ISO 4217";
    d.any("references", &Inventory::references, "all other references");
    describe_dates(d);
    d.some("lines", &Inventory::lines, "the items");
    describe_end(d);
}

}  // namespace tidegate::documents
