// Orders that come as XML, through the whole runtime: UBL, cXML, IDocs.
#include "runtime/prepare_xml.hpp"

#include "runtime/xml_fixture.hpp"

#include <algorithm>

namespace tidegate::runtime {
namespace {

using store::State;

store::Document only_document(Fixture& f, std::string const& payload, std::string const& as2_id) {
    auto const documents = f.documents_of(f.process_message(payload, as2_id));
    REQUIRE(documents.size() == 1);
    INFO(documents[0].reason << documents[0].findings);
    return documents[0];
}

std::string only_sent(Fixture& f) {
    auto const deliveries = f.deliveries();
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].content_type == "application/xml");
    CHECK(deliveries[0].content_kind == "business");
    CHECK_FALSE(deliveries[0].wants_functional_acknowledgement);
    return f.sent_text(deliveries[0]);
}

TEST_CASE("process xml: an order of UBL is answered by one OrderResponse", "[runtime]") {
    Fixture f(ubl_home());
    auto const order = only_document(f, ubl_order(), "a@acme");
    CHECK(order.state == State::done);
    CHECK(order.reason.empty());
    CHECK(order.kind == "order");
    CHECK(order.standard == "ubl");
    CHECK(order.release == "2.1");
    CHECK(order.set == "Order");
    CHECK(order.numbers.interchange == "4711");
    CHECK(order.order_number == "4711");
    CHECK(f.orders().size() == 1);
    std::string const answer = only_sent(f);
    INFO(answer);
    CHECK_THAT(answer, Catch::Contains("<cbc:CustomizationID>urn:response:3<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:ProfileID>urn:ordering:3<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:OrderResponseCode>AP<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">5790000000012<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">4012345000009<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:Name>Supplier Co<"));
    CHECK_THAT(answer, Catch::Contains("<cbc:Name>Acme Retail<"));  // as the order has it
    auto const row = f.outbound("acknowledgement");
    REQUIRE(row.size() == 1);
    CHECK(row[0].standard == "ubl");
    CHECK(row[0].set == "OrderResponse");
    CHECK(row[0].caused_by == order.id);
    CHECK_FALSE(row[0].numbers.interchange.empty());
    CHECK(f.run_next(f.deliver).kind == JobResult::Kind::finished);
    CHECK(f.outbound("acknowledgement")[0].state == State::done);
}

TEST_CASE("process xml: an order of cXML is answered by one ConfirmationRequest", "[runtime]") {
    Fixture f(cxml_home());
    auto const order = only_document(f, cxml_order(), "a@acme");
    CHECK(order.state == State::done);
    CHECK(order.numbers.interchange == "1.1@acme.example");
    CHECK(order.set == "OrderRequest");
    std::string const answer = only_sent(f);
    INFO(answer);
    auto const row = f.outbound("acknowledgement");
    REQUIRE(row.size() == 1);
    CHECK(row[0].numbers.interchange == row[0].id.text() + "@localhost");
    CHECK_THAT(answer, Catch::Contains("payloadID=\"" + row[0].numbers.interchange + "\""));
    CHECK_THAT(answer, Catch::Contains("timestamp=\"2026-01-05T12:00:00Z\""));
    auto const from = answer.find("<From>");
    auto const to = answer.find("<To>");
    CHECK(answer.find("AN-US", from) < to);
    CHECK(answer.find("AN-ACME", to) < answer.find("<Sender>"));
    CHECK_THAT(answer, Catch::Contains("deploymentMode=\"production\""));
    CHECK_THAT(answer, Catch::Contains("<DocumentReference payloadID=\"1.1@acme.example\"/>"));
    CHECK_THAT(answer, Catch::Contains("orderID=\"PO-9\""));
    CHECK_THAT(answer, Catch::Contains("shipmentDate=\"2026-01-05\""));
    CHECK_THAT(answer, !Catch::Contains("SharedSecret"));
}

TEST_CASE("process xml: IDocs of one file are orders of their own", "[runtime]") {
    Fixture f(idoc_home());
    auto const documents = f.documents_of(f.process_message(
        idoc_file(idoc("0000000000000001", "A1") + "\n" + idoc("0000000000000002", "A2")), "a@acme"
    ));
    REQUIRE(documents.size() == 2);
    INFO(documents[0].reason << documents[1].reason);
    CHECK(documents[0].state == State::done);
    CHECK(documents[1].state == State::done);
    CHECK(documents[0].numbers.interchange == "0000000000000001");
    CHECK(documents[1].order_number == "A2");
    CHECK(documents[1].place.position == 2);
    CHECK(documents[0].place.end <= documents[1].place.begin);
    CHECK(f.orders().size() == 2);
    // No map of an ORDRSP is agreed on: the answers go out in the other standard of the partner.
    CHECK(f.outbound("acknowledgement").size() == 2);
    CHECK(f.outbound("acknowledgement")[0].standard == "x12");
}

TEST_CASE("process xml: what came before has no second effect", "[runtime]") {
    SECTION("UBL: the same order, written differently, is answered again as a duplicate") {
        Fixture f(ubl_home());
        only_document(f, ubl_order(), "a@acme");
        auto const again = only_document(f, ubl_order({.front = "\n"}), "b@acme");
        CHECK(again.state == State::done);
        CHECK_THAT(again.reason, Catch::StartsWith("duplicate_of order"));
        CHECK(f.orders().size() == 1);
        REQUIRE(f.deliveries().size() == 2);
        CHECK_THAT(
            f.sent_text(f.deliveries().front()),
            Catch::Contains("<cbc:CopyIndicator>true</cbc:CopyIndicator>")
        );
    }
    SECTION("UBL: another order of the same number is refused in words that the buyer gets") {
        Fixture f(ubl_home());
        only_document(f, ubl_order(), "a@acme");
        auto const other = only_document(f, ubl_order({.quantity = 11}), "b@acme");
        CHECK(other.state == State::rejected);
        CHECK(f.orders().size() == 1);
        REQUIRE(f.deliveries().size() == 2);
        CHECK_THAT(
            f.sent_text(f.deliveries().front()), Catch::Contains("<cbc:OrderResponseCode>RE<")
        );
    }
    SECTION("UBL: a UUID that came before") {
        Fixture f(ubl_home());
        only_document(f, ubl_order({.front = "<cbc:UUID>u-1</cbc:UUID>"}), "a@acme");
        auto const other = only_document(
            f, ubl_order({.number = "4712", .front = "<cbc:UUID>u-1</cbc:UUID>"}), "b@acme"
        );
        CHECK(other.state == State::rejected);
        CHECK_THAT(other.reason, Catch::Contains("envelope.duplicate: document u-1 came before"));
    }
    SECTION("cXML: a payloadID that came before with other bytes") {
        Fixture f(cxml_home());
        only_document(f, cxml_order(), "a@acme");
        auto const other = only_document(f, cxml_order({.number = "PO-10"}), "b@acme");
        CHECK(other.state == State::rejected);
        CHECK_THAT(other.reason, Catch::StartsWith("envelope.duplicate"));
        CHECK(f.orders().size() == 1);
        CHECK(f.deliveries().size() == 1);
    }
    SECTION("IDoc: a DOCNUM that came before with other bytes") {
        Fixture f(idoc_home());
        only_document(f, idoc_file(idoc("0000000000000001", "A1")), "a@acme");
        auto const other = only_document(f, idoc_file(idoc("0000000000000001", "A2")), "b@acme");
        CHECK(other.state == State::rejected);
        CHECK_THAT(other.reason, Catch::StartsWith("envelope.duplicate"));
    }
}

TEST_CASE("process xml: what cannot be read is one rejected document", "[runtime]") {
    struct Row {
        std::string payload;
        std::string reason;
    };
    std::string const utf16("\xFF\xFE<\0O\0", 6);
    Row const rows[] = {
        {ubl_order().substr(0, 400), "is not closed"},
        {"<?xml version=\"1.0\"?><Order><a></b></Order>", "</b> stands where </a> is due"},
        {utf16, "UTF-16"},
        {"<!DOCTYPE Order [<!ENTITY a \"b\">]><Order>&a;</Order>", "DOCTYPE"},
    };
    for (Row const& row : rows) {
        Fixture f(ubl_home());
        auto const document = only_document(f, row.payload, "a@acme");
        CHECK(document.kind == "unreadable");
        CHECK(document.state == State::rejected);
        CHECK_THAT(document.reason, Catch::Contains(row.reason));
        CHECK(f.deliveries().empty());
    }
}

TEST_CASE(
    "process xml: what was not agreed on waits, and the reason says what to do", "[runtime]"
) {
    SECTION("another document") {
        Fixture f(ubl_home());
        auto const document = only_document(f, "<Catalog xmlns=\"urn:x\"/>", "a@acme");
        CHECK(document.state == State::parked);
        CHECK(document.set == "Catalog");
        CHECK_THAT(
            document.reason, Catch::Contains("root element Catalog is not agreed with acme")
        );
        CHECK_THAT(document.reason, Catch::Contains("add documents.Catalog"));
    }
    SECTION("a partner of UBL that says it is somebody else") {
        Fixture f(ubl_home());
        auto const document = only_document(f, ubl_order({.endpoint = "4099999000009"}), "a@acme");
        CHECK(document.state == State::parked);
        CHECK_THAT(document.reason, Catch::StartsWith("unknown_sender: "));
        CHECK_THAT(document.reason, Catch::Contains("0088/4099999000009"));
    }
    SECTION("a From of cXML that is not the partner's") {
        Fixture f(cxml_home());
        auto const document = only_document(f, cxml_order({.from = "AN-OTHER"}), "a@acme");
        CHECK(document.state == State::parked);
        CHECK_THAT(
            document.reason, Catch::StartsWith("unknown_sender: From is NetworkId/AN-OTHER")
        );
        CHECK(f.orders().empty());
        CHECK(f.deliveries().empty());
    }
    SECTION("a To of cXML that is not ours") {
        Fixture f(cxml_home());
        auto const document = only_document(f, cxml_order({.to = "AN-OTHER"}), "a@acme");
        CHECK_THAT(
            document.reason, Catch::StartsWith("unknown_receiver: To is NetworkId/AN-OTHER")
        );
    }
    SECTION("an IDoc of another system") {
        Fixture f(idoc_home());
        auto const document = only_document(f, idoc_file(idoc("1", "A1", "OTHERSAP")), "a@acme");
        CHECK_THAT(document.reason, Catch::StartsWith("unknown_sender: SNDPRN is LS/OTHERSAP"));
    }
    SECTION("a CustomizationID that the rule does not name") {
        Fixture f(ubl_home("customization = \"urn:order:3\"\n"));
        auto const document = only_document(f, ubl_order(), "a@acme");
        CHECK(document.state == State::parked);
        CHECK_THAT(
            document.reason, Catch::StartsWith("wrong_customization: CustomizationID is ''")
        );
    }
    SECTION("an answer for which we have no order") {
        Fixture f(ubl_home("[documents.OrderCancellation]\ndirection = \"in\"\n"));
        std::string text = ubl_order();
        for (std::size_t at = 0; (at = text.find("Order-2", at)) != std::string::npos;)
            text.replace(at, 7, "OrderCancellation-2"), at += 19;
        text.replace(text.find("<Order "), 7, "<OrderCancellation ");
        text.replace(text.find("</Order>"), 8, "</OrderCancellation>");
        auto const document = only_document(f, text, "a@acme");
        CHECK(document.state == State::parked);
        CHECK(document.set == "OrderCancellation");
    }
}

TEST_CASE("process xml: the SharedSecret of cXML has to be the one agreed on", "[runtime]") {
    ::setenv("TIDEGATE_TEST_SECRET", "sesame-4711", 1);
    std::string const lines = "their_secret = { env = \"TIDEGATE_TEST_SECRET\" }\n";
    SECTION("the right one") {
        Fixture f(cxml_home(lines));
        auto const document = only_document(
            f, cxml_order({.secret = "<SharedSecret>sesame-4711</SharedSecret>"}), "a@acme"
        );
        CHECK(document.state == State::done);
        CHECK(document.canonical.find("sesame") == std::string::npos);
        CHECK(document.findings.find("sesame") == std::string::npos);
    }
    SECTION("another one, which nobody gets to see") {
        Fixture f(cxml_home(lines));
        auto const document = only_document(
            f, cxml_order({.secret = "<SharedSecret>open-please</SharedSecret>"}), "a@acme"
        );
        CHECK(document.state == State::parked);
        CHECK_THAT(document.reason, Catch::StartsWith("wrong_secret: "));
        CHECK_THAT(document.reason, !Catch::Contains("open-please"));
        CHECK_THAT(document.reason, !Catch::Contains("sesame"));
        CHECK(f.orders().empty());
        // The right one comes under the same payloadID.
        auto const again = only_document(
            f, cxml_order({.secret = "<SharedSecret>sesame-4711</SharedSecret>"}), "b@acme"
        );
        CHECK(again.state == State::done);
    }
    SECTION("none") {
        Fixture f(cxml_home(lines));
        auto const document = only_document(f, cxml_order(), "a@acme");
        CHECK_THAT(document.reason, Catch::StartsWith("wrong_secret: Sender has no SharedSecret"));
    }
    SECTION("ours goes out in the answer, behind who we are") {
        Fixture f(cxml_home("our_secret = { env = \"TIDEGATE_TEST_SECRET\" }\n"));
        only_document(f, cxml_order(), "a@acme");
        std::string const answer = only_sent(f);
        auto const sender = answer.find("<Sender>");
        REQUIRE(sender != std::string::npos);
        CHECK(answer.find("<SharedSecret>sesame-4711</SharedSecret>") > sender);
        CHECK(f.outbound("acknowledgement")[0].canonical.find("sesame") == std::string::npos);
    }
}

TEST_CASE("process xml: test and live are told apart", "[runtime]") {
    SECTION("cXML says test: the test book") {
        Fixture f(cxml_home());
        CHECK(
            only_document(f, cxml_order({.mode = "test"}), "a@acme").environment ==
            store::Environment::test
        );
        CHECK_THAT(only_sent(f), Catch::Contains("deploymentMode=\"test\""));
    }
    SECTION("cXML says production, the partner is in test") {
        Fixture f(cxml_home({}, "test"));
        CHECK_THAT(
            only_document(f, cxml_order(), "a@acme").reason,
            Catch::StartsWith("live_traffic_of_test_partner")
        );
    }
    SECTION("UBL does not say: the partner's state does") {
        Fixture f(ubl_home({}, "test"));
        auto const order = only_document(f, ubl_order(), "a@acme");
        CHECK(order.state == State::done);
        CHECK(order.environment == store::Environment::test);
        CHECK_THAT(order.canonical, Catch::Contains("\"environment\":\"test\""));
    }
    SECTION("a suspended partner") {
        Fixture f(ubl_home({}, "suspended"));
        CHECK_THAT(
            only_document(f, ubl_order(), "a@acme").reason, Catch::StartsWith("partner_suspended")
        );
    }
}

TEST_CASE("process xml: whichever step fails, an order has its effect once", "[runtime]") {
    Fixture f(cxml_home());
    MessageId const id = f.receive(cxml_order(), "a@acme");
    auto const job = f.claim(store::JobKind::interpret);
    REQUIRE(job);
    int n = 0;
    for (;;) {
        f.fail_step(++n);
        JobResult const result = f.run(f.process, *job);
        f.fail_step(-1);
        if (result.kind == JobResult::Kind::finished) break;
        CAPTURE(n, result.reason);
        REQUIRE(result.kind == JobResult::Kind::retry);
        REQUIRE(f.documents_of(id).empty());
        REQUIRE(f.deliveries().empty());
        REQUIRE(n < 500);
    }
    CHECK(n > 10);
    CHECK(f.deliveries().size() == 1);
    CHECK(f.orders().size() == 1);
}

}  // namespace
}  // namespace tidegate::runtime
