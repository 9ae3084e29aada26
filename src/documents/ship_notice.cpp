#include "documents/ship_notice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(OrderOf);
TIDEGATE_DEFINE_TYPE(Mark);
TIDEGATE_DEFINE_TYPE(Content);
TIDEGATE_DEFINE_TYPE(ShipPack);
TIDEGATE_DEFINE_TYPE(ShipNoticeLine);
TIDEGATE_DEFINE_TYPE(ShipNotice);

void OrderOf::describe(Describe<OrderOf>& d) {
    d.name("order_of");
    d.one("id", &OrderOf::id, "own numbering from 1; lines refer to it");
    d.one("number", &OrderOf::number, "the buyer's order number").is_key = true;
    d.optional("release", &OrderOf::release, "release against a blanket order").is_key = true;
    d.optional("placed_on", &OrderOf::placed_on, "when the buyer placed it");
    d.optional("zones", &OrderOf::zones, "zone in which the time of placed_on was given");
    d.optional("department", &OrderOf::department, "the buyer's department");
    d.any("parties", &OrderOf::parties, "who takes part in this order");
    d.any("references", &OrderOf::references, "references of this order");
}

void Mark::describe(Describe<Mark>& d) {
    d.name("mark");
    d.one("kind", &Mark::kind, "whose mark it is").is_key = true;
    d.one("text", &Mark::text, "what is printed");
}

void Content::describe(Describe<Content>& d) {
    d.name("content");
    d.one("line", &Content::line, "number of the line");
    d.optional("quantity", &Content::quantity, "how much of the line; absent = not said").unit =
        "unit";
    d.optional("unit", &Content::unit, "unit of quantity").unit = "Rec 20";
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

void ShipNoticeLine::describe(Describe<ShipNoticeLine>& d) {
    d.name("line");
    d.one("number", &ShipNoticeLine::number, "own line number, unique");
    d.one("order", &ShipNoticeLine::order, "id of the order it belongs to");
    d.optional("order_line", &ShipNoticeLine::order_line, "line of the buyer's order").is_key =
        true;
    describe_item(d);
    d.one("quantity", &ShipNoticeLine::quantity, "quantity shipped").unit = "unit";
    d.one("unit", &ShipNoticeLine::unit, "unit of quantity").unit = "Rec 20";
    d.optional("ordered", &ShipNoticeLine::ordered, "quantity ordered").unit = "ordered_unit";
    d.optional("ordered_unit", &ShipNoticeLine::ordered_unit, "unit of ordered").unit = "Rec 20";
    d.optional("to_date", &ShipNoticeLine::to_date, "quantity shipped to date").unit = "unit";
    d.optional("status", &ShipNoticeLine::status, "what happened to the order line");
    d.optional("outstanding", &ShipNoticeLine::outstanding, "quantity still to be shipped").unit =
        "unit";
    d.optional("outstanding_reason", &ShipNoticeLine::outstanding_reason, "why it was not shipped");
    describe_dates(d);
    d.any("notes", &ShipNoticeLine::notes, "notes on the line");
    d.any("extensions", &ShipNoticeLine::extensions, "values of one partner or industry");
}

void ShipNotice::describe(Describe<ShipNotice>& d) {
    d.name("ship_notice", "ship_notice/1");
    d.one("environment", &ShipNotice::environment, "live or test book");
    d.one("purpose", &ShipNotice::purpose, "original unless sent again");
    d.one("number", &ShipNotice::number, "shipment number, unique for a year").is_key = true;
    d.one("issued_on", &ShipNotice::issued_on, "when the notice was issued");
    d.one("structure", &ShipNotice::structure, "which tree of packs and lines is written");
    describe_dates(d);
    d.optional("bill_of_lading", &ShipNotice::bill_of_lading, "number of the bill of lading");
    d.optional("carrier_pro", &ShipNotice::carrier_pro, "the carrier's number of the shipment");
    d.any("references", &ShipNotice::references, "all other references");
    d.optional("transport", &ShipNotice::transport, "how the goods travel");
    d.optional("packages", &ShipNotice::packages, "packages in the shipment");
    d.optional("weight", &ShipNotice::weight, "gross weight").unit = "weight_unit";
    d.optional("weight_unit", &ShipNotice::weight_unit, "unit of weight").unit = "Rec 20";
    d.optional("volume", &ShipNotice::volume, "volume of the shipment").unit = "volume_unit";
    d.optional("volume_unit", &ShipNotice::volume_unit, "unit of volume").unit = "Rec 20";
    d.optional("delivery_terms", &ShipNotice::delivery_terms, "freight, Incoterms, place");
    d.some("parties", &ShipNotice::parties, "who takes part: ship_from, ship_to and others");
    d.any("notes", &ShipNotice::notes, "notes on the shipment");
    d.some("orders", &ShipNotice::orders, "the orders of which something was shipped");
    d.any("packs", &ShipNotice::packs, "pallets, cartons and inner packs, outer ones first");
    d.some("lines", &ShipNotice::lines, "what was shipped");
    d.any("extensions", &ShipNotice::extensions, "values of one partner or industry");
    d.any("unmapped", &ShipNotice::unmapped, "what no rule of the map took");
}

}  // namespace tidegate::documents
