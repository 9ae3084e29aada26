// Documents of maps that hold one order (`single orders`, or an invoice whose lines cannot name
// theirs): what names a second one is refused, and never read as of the first.
#include "documents/access.hpp"
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

struct SecondOrder {
    std::string_view map;
    std::string_view sample;
    std::string_view text;  ///< in the sample; `other` stands in its place
    std::string_view other;
};

constexpr SecondOrder kSecondOrders[] = {
    {"cxml/1.2/InvoiceDetailRequest", "cxml/1.2/samples/InvoiceDetailRequest/simple.xml",
     "</InvoiceDetailOrder>",
     "</InvoiceDetailOrder><InvoiceDetailOrder><InvoiceDetailOrderInfo><OrderReference "
     "orderID=\"E9\"/></InvoiceDetailOrderInfo><InvoiceDetailItem invoiceLineNumber=\"2\" "
     "quantity=\"1\"/></InvoiceDetailOrder>"},
};

Expected<ReadResult> read_text(Program const& program, std::string const& text) {
    auto const document = syntax::XmlDocument::parse(text);
    if (!document) return std::unexpected(document.error());
    return read_xml(program, *document);
}

TEST_CASE("xml maps: a second order in a document for one is refused", "[maps]") {
    for (SecondOrder const& one : kSecondOrders) {
        INFO(one.map);
        auto const program = program_named(one.map);
        std::string text = text_in(mappers() / one.sample);
        auto const whole = read_text(*program, text);
        REQUIRE(whole);
        CHECK_FALSE(syntax::has_error(whole->findings));
        std::size_t const at = text.find(one.text);
        REQUIRE(at != std::string::npos);
        text.replace(at, one.text.size(), one.other);
        auto const second = read_text(*program, text);
        REQUIRE(second);
        CHECK(syntax::has_error(second->findings));
    }
}

TEST_CASE("edifact maps: a status report on a second order is refused", "[maps]") {
    auto const program = program_named("edifact/D01B/OSTRPT");
    standards::Dictionary const& dictionary = dictionary_of(*program);
    std::string const first = body_in(mappers() / "edifact/D01B/samples/OSTRPT/simple.edi");
    for (bool const has_second : {false, true}) {
        INFO(has_second);
        ParsedSet const parsed(
            first + (has_second ? "DOC+220+B-88013'LIN+1'STS+2+64'" : ""), "OSTRPT", dictionary
        );
        auto const result = read(*program, parsed.tree(), read_options(false, dictionary));
        REQUIRE(result);
        CHECK(syntax::has_error(result->findings) == has_second);
    }
}

TEST_CASE("xml maps: a notice of two orders comes through with both, and their packs", "[maps]") {
    auto const x12 = program_named("x12/004010/856");
    ParsedSet const parsed(
        body_in(mappers() / "x12/004010/samples/856/shipment_pack_order.edi"), "856"
    );
    auto const notice = read(*x12, parsed.tree(), read_options());
    REQUIRE(notice);
    for (char const* id :
         {"ubl/2.1/DespatchAdvice", "cxml/1.2/ShipNoticeRequest", "idoc/DELVRY07/DESADV"}) {
        INFO(id);
        auto const program = program_named(id);
        auto const written = write_xml(*program, notice->document);
        REQUIRE(written);
        INFO(written->text);
        for (Lost const& one : written->lost) {
            INFO(one.field);
            bool const is_whole_order = one.field == "/orders/0" || one.field == "/orders/1";
            CHECK_FALSE(is_whole_order);
            CHECK_FALSE(one.field.ends_with("/order"));
        }
        auto const back = read_text(*program, written->text);
        REQUIRE(back);
        CHECK_FALSE(syntax::has_error(back->findings));
        for (char const* list : {"orders", "lines", "packs"}) {
            INFO(list);
            documents::Field const& field = *back->document.type().find(list);
            CHECK(
                documents::count_of(back->document.root(), field) ==
                documents::count_of(notice->document.root(), field)
            );
        }
    }
}

TEST_CASE("xml maps: of an invoice for two orders the lines of its own are written", "[maps]") {
    auto const invoice = documents::read_json(
        R"({"schema":"invoice/1","environment":"live","type":"invoice","number":"R1",)"
        R"("issued_on":"2026-03-14","order":{"number":"PO-1"},"currency":"EUR","parties":[)"
        R"({"role":"seller","name":"NORDIC"}],"totals":{"total":"30.00"},"lines":[)"
        R"({"number":"1","quantity":"1","unit":"EA","description":"FIRST"},{"number":"2",)"
        R"("quantity":"1","unit":"EA","description":"OTHER","order":{"number":"PO-2"}},)"
        R"({"number":"3","quantity":"1","unit":"EA","description":"THIRD",)"
        R"("order":{"number":"PO-1"}}]})"
    );
    REQUIRE(invoice);
    auto const written = write_xml(*program_named("cxml/1.2/InvoiceDetailRequest"), *invoice);
    REQUIRE(written);
    CHECK(written->text.find("FIRST") != std::string::npos);
    CHECK(written->text.find("THIRD") != std::string::npos);
    CHECK(written->text.find("OTHER") == std::string::npos);
    CHECK(std::ranges::any_of(written->lost, [](Lost const& one) {
        return one.field == "/lines/1";
    }));
}

}  // namespace
}  // namespace tidegate::maps
