// Forms of XML documents that our maps read and write in another one.
#include "documents/access.hpp"
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

/// A sample of a map with some of its text replaced.
ReadResult read_changed(
    std::string_view map, std::string_view sample, std::string_view old, std::string_view by
) {
    std::string text = text_in(mappers() / sample);
    std::size_t const at = text.find(old);
    REQUIRE(at != std::string::npos);
    text.replace(at, old.size(), by);
    auto const document = syntax::XmlDocument::parse(text);
    if (!document) FAIL(document.error().text());
    auto result = read_xml(*program_named(map), *document);
    if (!result) FAIL(result.error().text());
    INFO(text_of(result->findings));
    CHECK_FALSE(syntax::has_error(result->findings));
    return std::move(*result);
}

/// What a map writes of `document`, read again, as JSON.
std::string through(std::string_view map, documents::Document const& document) {
    auto const program = program_named(map);
    auto const written = write_xml(*program, document);
    if (!written) FAIL(written.error().text());
    auto const again = syntax::XmlDocument::parse(written->text);
    REQUIRE(again);
    auto const back = read_xml(*program, *again);
    if (!back) FAIL(back.error().text());
    return json_of(back->document);
}

TEST_CASE("ubl: packs that stand in the shipment are those that lines are in", "[maps]") {
    ReadResult const result = read_changed(
        "ubl/2.1/DespatchAdvice", "ubl/2.1/samples/DespatchAdvice/simple.xml",
        "    <cac:Consignment>",
        "<cac:TransportHandlingUnit>"
        "<cbc:ID>340123450000000017</cbc:ID>"
        "<cbc:TransportHandlingUnitTypeCode>PX</cbc:TransportHandlingUnitTypeCode>"
        "<cac:HandlingUnitDespatchLine><cbc:ID>1</cbc:ID>"
        "<cbc:DeliveredQuantity unitCode=\"EA\">2</cbc:DeliveredQuantity>"
        "</cac:HandlingUnitDespatchLine>"
        "<cac:ActualPackage><cbc:ID>340123450000000024</cbc:ID>"
        "<cbc:PackagingTypeCode>CT</cbc:PackagingTypeCode></cac:ActualPackage>"
        "<cac:MeasurementDimension><cbc:AttributeID>LN</cbc:AttributeID>"
        "<cbc:Measure unitCode=\"CMT\">120</cbc:Measure></cac:MeasurementDimension>"
        "</cac:TransportHandlingUnit><cac:Consignment>"
    );
    std::string const json = json_of(result.document);
    INFO(json);
    CHECK(
        json.find(R"({"id":1,"level":"tare","sscc":"340123450000000017","packaging":"PX",)"
                  R"("length":"120","size_unit":"CMT","contents":[{"line":"1","quantity":"2",)"
                  R"("unit":"EA"}]})") != std::string::npos
    );
    CHECK(
        json.find(R"({"id":2,"parent":1,"level":"pack","sscc":"340123450000000024",)"
                  R"("packaging":"CT"})") != std::string::npos
    );
    CHECK(json.find(R"("structure":"pick_and_pack")") != std::string::npos);
}

TEST_CASE("cxml: a credit memo about an order as a whole is one of one piece", "[maps]") {
    std::string const sample = "cxml/1.2/samples/InvoiceDetailRequest/credit.xml";
    std::string const text = text_in(mappers() / sample);
    std::size_t const begin = text.find("      <InvoiceDetailOrder>");
    std::string_view const end_tag = "</InvoiceDetailOrder>\n";
    std::size_t const end = text.find(end_tag) + end_tag.size();
    REQUIRE(begin != std::string::npos);
    ReadResult const result = read_changed(
        "cxml/1.2/InvoiceDetailRequest", sample, text.substr(begin, end - begin),
        "<InvoiceDetailHeaderOrder><InvoiceDetailOrderInfo><OrderReference orderID=\"E010653511\"/>"
        "</InvoiceDetailOrderInfo><InvoiceDetailOrderSummary invoiceLineNumber=\"1\">"
        "<SubtotalAmount><Money currency=\"USD\">-50.00</Money></SubtotalAmount>"
        "</InvoiceDetailOrderSummary></InvoiceDetailHeaderOrder>"
    );
    std::string const json = json_of(result.document);
    INFO(json);
    CHECK(json.find(R"("type":"credit_note")") != std::string::npos);
    CHECK(json.find(R"("order":{"number":"E010653511"})") != std::string::npos);
    CHECK(
        json.find(R"({"number":"1","quantity":"1","unit":"EA","amount":"50.00"})") !=
        std::string::npos
    );
    CHECK(json.find(R"("total":"53.50")") != std::string::npos);
    // Written, it is an item.
    std::string const back = through("cxml/1.2/InvoiceDetailRequest", result.document);
    CHECK(
        back.find(R"({"number":"1","quantity":"1","unit":"EA","amount":"50.00"})") !=
        std::string::npos
    );
}

TEST_CASE("cxml: a portion without an order is known by its agreement", "[maps]") {
    ReadResult const result = read_changed(
        "cxml/1.2/ShipNoticeRequest", "cxml/1.2/samples/ShipNoticeRequest/several_orders.xml",
        "<OrderReference orderID=\"PO-2026-0440\">\n          <DocumentReference "
        "payloadID=\"1773216900.7@ateliers.example\"/>\n        </OrderReference>\n",
        ""
    );
    std::string const json = json_of(result.document);
    INFO(json);
    CHECK(json.find(R"({"id":2,"number":"MA-7","references":[{"type":"contract",)") != json.npos);
}

TEST_CASE("idoc: a supplier's delivery for our order is of that order", "[maps]") {
    ReadResult const result = read_changed(
        "idoc/DELVRY07/DESADV", "idoc/DELVRY07/samples/DESADV/several_orders.xml",
        "<E1EDL41 SEGMENT=\"1\">\n          <QUALI>001</QUALI>\n          "
        "<BSTNR>4500001240</BSTNR>\n          <POSEX>00010</POSEX>\n        </E1EDL41>",
        "<E1EDL43 SEGMENT=\"1\"><QUALF>V</QUALF><BELNR>4500001299</BELNR><POSNR>000030</POSNR>"
        "</E1EDL43>"
    );
    std::string const json = json_of(result.document);
    INFO(json);
    CHECK(json.find(R"({"id":2,"number":"4500001299"})") != std::string::npos);
    CHECK(json.find(R"("order":2,"order_line":"000030")") != std::string::npos);
}

TEST_CASE("idoc: an order number that every line has is not told as lost", "[maps]") {
    auto const program = program_named("idoc/DELVRY07/DESADV");
    for (char const* sample : {"rich.xml", "simple.xml", "several_orders.xml"}) {
        INFO(sample);
        std::string const text = text_in(mappers() / "idoc/DELVRY07/samples/DESADV" / sample);
        auto const document = syntax::XmlDocument::parse(text);
        REQUIRE(document);
        auto const notice = read_xml(*program, *document);
        REQUIRE(notice);
        auto const written = write_xml(*program, notice->document);
        REQUIRE(written);
        for (Lost const& one : written->lost) INFO(one.field);
        CHECK(written->lost.empty());
    }
}

}  // namespace
}  // namespace tidegate::maps
