// Ship notices and invoices of orders that came in another standard than X12.
#include "runtime/edifact_fixture.hpp"
#include "runtime/invoice_order.hpp"
#include "runtime/ship_order.hpp"
#include "runtime/xml_fixture.hpp"

namespace tidegate::runtime {
namespace {

/// Ships all of an order, or says why not.
Expected<ShippedOrder> ship(Fixture& f, std::string const& number) {
    Expected<ShippedOrder> result = fail(ErrorCode::unavailable, "did not run");
    auto const failed = f.write([&](store::Transaction& t) -> Expected<void> {
        auto const in_force = f.config.get();
        OrderCommandContext const context{*in_force, f.ids, f.clock.now()};
        auto const order =
            store::find_order_by_number(t, store::Environment::live, "acme", number, "");
        REQUIRE(order);
        result = ship_order(t, context, *order, {});
        if (!result) return std::unexpected(result.error());
        return {};
    });
    if (failed && result) return std::unexpected(failed->error);
    return result;
}

std::string sent(Fixture& f, std::string const& kind) {
    auto const rows = f.outbound(kind);
    REQUIRE(rows.size() == 1);
    REQUIRE(rows[0].delivery);
    auto const delivery =
        f.read([&](store::Transaction& t) { return store::find_delivery(t, *rows[0].delivery); });
    REQUIRE(delivery);
    return f.sent_text(*delivery);
}

TEST_CASE("ship order: what came as EDIFACT is followed by DESADV and INVOIC", "[runtime]") {
    Home home = edifact_home(
        {}, kOrderRules +
                "[documents.DESADV]\ndirection = \"out\"\n"
                "[documents.INVOIC]\ndirection = \"out\"\n"
    );
    home.gs1_prefix = "0614141";
    Fixture f(home);
    f.process_message(edifact_interchange(orders_message("4711", 25)), "a@acme");
    auto const shipped = ship(f, "4711");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    REQUIRE(shipped->invoice);
    std::string const notice = sent(f, "ship_notice");
    INFO(notice);
    CHECK(notice.starts_with("UNB+UNOC:3+5790000000012:14+4012345000009:14+"));
    CHECK_THAT(notice, Catch::Contains("UNH+1+DESADV:D:96A:UN'BGM+351+SH0000001"));
    CHECK_THAT(notice, Catch::Contains("RFF+ON:4711"));
    CHECK_THAT(notice, Catch::Contains("QTY+12:25:C62'"));
    CHECK_THAT(notice, Catch::Contains(shipped->shipment.sscc.front()));
    std::string const invoice = sent(f, "invoice");
    INFO(invoice);
    CHECK_THAT(invoice, Catch::Contains("UNH+1+INVOIC:D:96A:UN'BGM+380+IN0000001"));
    CHECK_THAT(invoice, Catch::Contains("RFF+ON:4711"));
    CHECK_THAT(invoice, Catch::Contains("312.5"));
    CHECK(f.outbound("invoice")[0].standard == "edifact");
}

TEST_CASE("ship order: what came as UBL is followed by an Invoice of UBL", "[runtime]") {
    Fixture f(ubl_home());
    f.process_message(ubl_order({.quantity = 25}), "a@acme");
    auto const shipped = ship(f, "4711");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    REQUIRE(shipped->invoice);
    std::string const invoice = sent(f, "invoice");
    INFO(invoice);
    CHECK_THAT(invoice, Catch::Contains("<Invoice "));
    CHECK_THAT(invoice, Catch::Contains("<cbc:ID>IN0000001<"));
    CHECK_THAT(invoice, Catch::Contains("<cbc:PayableAmount currencyID=\"USD\">312.50<"));
    CHECK_THAT(invoice, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">5790000000012<"));
    CHECK(f.outbound("invoice")[0].numbers.interchange == "IN0000001");
}

std::string rules(std::vector<std::string> const& sets) {
    std::string text;
    for (std::string const& set : sets) text += "[documents." + set + "]\ndirection = \"out\"\n";
    return text;
}

TEST_CASE("ship order: what came as UBL is announced by a DespatchAdvice", "[runtime]") {
    Home home = ubl_home(rules({"DespatchAdvice"}));
    home.gs1_prefix = "0614141";
    Fixture f(home);
    f.process_message(ubl_order({.quantity = 25}), "a@acme");
    auto const shipped = ship(f, "4711");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    std::string const notice = sent(f, "ship_notice");
    INFO(notice);
    CHECK_THAT(notice, Catch::Contains("<DespatchAdvice "));
    CHECK_THAT(notice, Catch::Contains("<cbc:ID>SH0000001<"));
    CHECK_THAT(notice, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">5790000000012<"));
    CHECK_THAT(notice, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">4012345000009<"));
}

TEST_CASE("ship order: what came as cXML is followed by notice and invoice of cXML", "[runtime]") {
    Home home = cxml_home();
    home.append += rules({"ShipNoticeRequest", "InvoiceDetailRequest"});
    Fixture f(home);
    f.process_message(cxml_order({.quantity = 25}), "a@acme");
    auto const shipped = ship(f, "PO-9");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    std::string const notice = sent(f, "ship_notice");
    INFO(notice);
    CHECK_THAT(notice, Catch::Contains("<ShipNoticeRequest"));
    CHECK_THAT(notice, Catch::Contains("<DocumentReference payloadID=\"1.1@acme.example\"/>"));
    std::string const invoice = sent(f, "invoice");
    INFO(invoice);
    CHECK_THAT(invoice, Catch::Contains("<InvoiceDetailRequest"));
    CHECK_THAT(invoice, Catch::Contains("312.50"));
    CHECK_THAT(invoice, Catch::Contains("<Identity>AN-US<"));
}

TEST_CASE("ship order: IDocs are answered by IDocs, numbered without a gap", "[runtime]") {
    Home home = idoc_home();
    home.append += rules({"ORDRSP", "DESADV", "INVOIC"});
    Fixture f(home);
    f.process_message(idoc_file(idoc("0000000000000001", "A1")), "a@acme");
    auto const shipped = ship(f, "A1");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    CHECK_THAT(sent(f, "acknowledgement"), Catch::Contains("<DOCNUM>0000000000000001<"));
    CHECK_THAT(sent(f, "ship_notice"), Catch::Contains("<DOCNUM>0000000000000002<"));
    std::string const invoice = sent(f, "invoice");
    INFO(invoice);
    CHECK_THAT(invoice, Catch::Contains("<DOCNUM>0000000000000003<"));
    CHECK_THAT(invoice, Catch::Contains("<SNDPRN>SUPPLIER<"));
    CHECK_THAT(invoice, Catch::Contains("<RCVPRN>ACMESAP<"));
}

TEST_CASE(
    "ship order: a standard that nothing was agreed for says which rules it lacks", "[runtime]"
) {
    Home home = idoc_home();
    Fixture f(home);
    f.process_message(idoc_file(idoc("0000000000000001", "A1")), "a@acme");
    auto const shipped = ship(f, "A1");
    INFO((shipped ? "" : shipped.error().text()));
    REQUIRE(shipped);
    // The partner takes X12 besides: that is what goes out.
    CHECK(f.outbound("ship_notice")[0].standard == "x12");
}

}  // namespace
}  // namespace tidegate::runtime
