// XML over AS2, from the partner's post to the answer at its station: what a partner that orders in
// UBL and one that orders in cXML see.
#include "base/clock.hpp"
#include "e2e/fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::e2e {
namespace {

constexpr char const* kProgram = TIDEGATE_BINARY_DIR "/tidegate";

std::string today() { return utc_date(SystemClock().now()).text(); }

std::string ubl_order(std::string const& number) {
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Order xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Order-2\" "
        "xmlns:a=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" "
        "xmlns:b=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">"
        "<b:ID>{}</b:ID><b:IssueDate>{}</b:IssueDate>"
        "<b:DocumentCurrencyCode>USD</b:DocumentCurrencyCode>"
        "<a:BuyerCustomerParty><a:Party><b:EndpointID schemeID=\"0088\">4012345000009"
        "</b:EndpointID></a:Party></a:BuyerCustomerParty>"
        "<a:OrderLine><a:LineItem><b:ID>1</b:ID><b:Quantity unitCode=\"EA\">2</b:Quantity>"
        "<a:Price><b:PriceAmount currencyID=\"USD\">12.5</b:PriceAmount></a:Price>"
        "<a:Item><a:SellersItemIdentification><b:ID>LANTERN-10</b:ID>"
        "</a:SellersItemIdentification></a:Item></a:LineItem></a:OrderLine></Order>\n",
        number, today()
    );
}

std::string cxml_order(std::string const& number, std::string const& secret) {
    return fmt::format(
        "<?xml version=\"1.0\"?>\n<cXML payloadID=\"{0}@acme\" timestamp=\"{1}T12:00:00Z\"><Header>"
        "<From><Credential domain=\"NetworkId\"><Identity>AN-ACME</Identity></Credential></From>"
        "<To><Credential domain=\"NetworkId\"><Identity>AN-US</Identity></Credential></To>"
        "<Sender><Credential domain=\"NetworkId\"><Identity>AN-ACME</Identity>"
        "<SharedSecret>{2}</SharedSecret></Credential><UserAgent>B</UserAgent></Sender></Header>"
        "<Request><OrderRequest><OrderRequestHeader type=\"new\" orderID=\"{0}\" "
        "orderDate=\"{1}T12:00:00Z\"><Total><Money currency=\"USD\">25</Money></Total>"
        "</OrderRequestHeader><ItemOut lineNumber=\"1\" quantity=\"2\"><ItemID>"
        "<SupplierPartID>LANTERN-10</SupplierPartID></ItemID><ItemDetail><UnitPrice>"
        "<Money currency=\"USD\">12.5</Money></UnitPrice><Description>Lantern</Description>"
        "<UnitOfMeasure>EA</UnitOfMeasure></ItemDetail></ItemOut></OrderRequest></Request></cXML>",
        number, today(), secret
    );
}

InstallationOptions xml_partner() {
    ::setenv("TIDEGATE_E2E_SECRET", "sesame-4711", 1);
    return {
        .partner_toml =
            "[ubl]\nus = { scheme = \"0088\", id = \"5790000000012\" }\n"
            "them = { scheme = \"0088\", id = \"4012345000009\" }\n"
            "[cxml]\nus = { id = \"AN-US\" }\nthem = { id = \"AN-ACME\" }\n"
            "their_secret = { env = \"TIDEGATE_E2E_SECRET\" }\n"
            "[documents.Order]\ndirection = \"in\"\n"
            "[documents.OrderResponse]\ndirection = \"out\"\n"
            "[documents.OrderRequest]\ndirection = \"in\"\n"
            "[documents.ConfirmationRequest]\ndirection = \"out\"\n"
    };
}

Reply send_xml(Installation& installation, std::string const& payload) {
    as2::PackRequest request = installation.request(payload);
    request.content_type = "application/xml";
    request.file_name = "order.xml";
    return installation.post(request);
}

}  // namespace

TEST_CASE("e2e: an order in UBL is receipted and answered in UBL", "[e2e]") {
    Installation installation(xml_partner());
    REQUIRE(send_xml(installation, ubl_order("UBL-1")).text() == "200 processed");
    auto const answer = installation.station().wait_for_payload("<OrderResponse");
    REQUIRE(answer);
    INFO(answer->payload);
    CHECK_THAT(answer->payload, Catch::Contains("<cbc:ID>UBL-1<"));
    CHECK_THAT(answer->payload, Catch::Contains("<cbc:OrderResponseCode>AP<"));
    REQUIRE(installation.wait_until_idle());
    auto const deliveries = installation.deliveries();
    REQUIRE(deliveries.size() == 1);
    CHECK(deliveries[0].state == store::State::done);
    CHECK(deliveries[0].content_type == "application/xml");
    // The same bytes again under another Message-ID: a receipt, and nothing else.
    CHECK(send_xml(installation, ubl_order("UBL-1")).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    CHECK(installation.deliveries().size() == 1);
    CHECK(installation.orders().size() == 1);
    CHECK(installation.mistake_of_good_order().empty());
}

TEST_CASE("e2e: an order in cXML is answered, and no listing shows its secret", "[e2e]") {
    Installation installation(xml_partner());
    REQUIRE(send_xml(installation, cxml_order("CX-1", "sesame-4711")).text() == "200 processed");
    auto const answer = installation.station().wait_for_payload("<ConfirmationRequest");
    REQUIRE(answer);
    CHECK_THAT(answer->payload, Catch::Contains("payloadID=\"CX-1@acme\""));
    REQUIRE(send_xml(installation, cxml_order("CX-2", "wrong-0815")).text() == "200 processed");
    REQUIRE(installation.wait_until_idle());
    auto const log = installation.log();
    auto const parked = std::ranges::find(log, std::string("parked"), &LogLine::state);
    REQUIRE(parked != log.end());
    CHECK_THAT(parked->reason, Catch::StartsWith("wrong_secret"));
    std::string shown;
    for (LogLine const& line : log) {
        for (std::string const command : {"doc show", "doc chain"}) {
            for (std::string const form : {"", " --json"}) {
                shown += run_in(
                             installation.folder(), std::string(kProgram) + " " + command + " " +
                                                        line.id + form + " --home " +
                                                        installation.home() + " 2>&1"
                )
                             .output;
            }
        }
    }
    CHECK_THAT(shown, Catch::Contains("CX-1@acme"));
    CHECK_THAT(shown, !Catch::Contains("sesame-4711"));
    CHECK_THAT(shown, !Catch::Contains("wrong-0815"));
}

}  // namespace tidegate::e2e
