#include "documents/ship_pack.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(Mark);
TIDEGATE_DEFINE_TYPE(Content);
TIDEGATE_DEFINE_TYPE(ShipPack);

void Mark::describe(Describe<Mark>& d) {
    d.name("mark");
    d.one("kind", &Mark::kind, "whose mark it is").is_key = true;
    d.one("text", &Mark::text, "what is printed");
}

void Content::describe(Describe<Content>& d) {
    d.name("content");
    d.one("line", &Content::line, "number of the line");
    describe_optional_quantity(d, "how much of the line; absent = not said");
}

void ShipPack::describe(Describe<ShipPack>& d) {
    d.name("ship_pack");
    d.one("id", &ShipPack::id, "own numbering from 1 in wire order");
    d.optional("parent", &ShipPack::parent, "id of the pack around it");
    d.one("level", &ShipPack::level, "pallet, carton or inner pack");
    d.optional("sscc", &ShipPack::sscc, "18 digits without the (00)");
    d.any("marks", &ShipPack::marks, "other marks on the pack");
    d.optional("packaging", &ShipPack::packaging, "kind of package").unit = "Rec 21";
    d.optional("gtin", &ShipPack::gtin, "GTIN of the pack itself");
    d.optional("weight", &ShipPack::weight, "gross weight").unit = "weight_unit";
    d.optional("weight_unit", &ShipPack::weight_unit, "unit of weight").unit = "Rec 20";
    d.optional("length", &ShipPack::length, "outer length").unit = "size_unit";
    d.optional("width", &ShipPack::width, "outer width").unit = "size_unit";
    d.optional("height", &ShipPack::height, "outer height").unit = "size_unit";
    d.optional("size_unit", &ShipPack::size_unit, "unit of length, width, height").unit = "Rec 20";
    d.optional("tiers", &ShipPack::tiers, "layers on the pallet");
    d.optional("blocks", &ShipPack::blocks, "packs in a layer of the pallet");
    d.optional("mark_for", &ShipPack::mark_for, "store the pack goes on to");
    d.any("contents", &ShipPack::contents, "what is directly in it");
    d.any("extensions", &ShipPack::extensions, "values of one partner or industry");
}

}  // namespace tidegate::documents
