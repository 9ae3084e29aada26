#include "documents/ship_notice.hpp"

#include "documents/groups.hpp"

namespace tidegate::documents {

TIDEGATE_DEFINE_TYPE(ShipNoticeLine);
TIDEGATE_DEFINE_TYPE(ShipNotice);

void ShipNoticeLine::describe(Describe<ShipNoticeLine>& d) {
    d.name("line");
    d.one("number", &ShipNoticeLine::number, "own line number, unique");
    d.one("order", &ShipNoticeLine::order, "id of the order it belongs to");
    d.optional("order_line", &ShipNoticeLine::order_line, "line of the buyer's order").is_key =
        true;
    describe_item(d);
    describe_quantity(d, "quantity shipped");
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
    describe_environment(d);
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
    describe_end(d);
}

}  // namespace tidegate::documents
