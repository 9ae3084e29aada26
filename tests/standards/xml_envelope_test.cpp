#include "standards/xml_envelope.hpp"

#include <catch2/catch.hpp>

namespace tidegate::standards {
namespace {

using syntax::Party;

XmlEnvelope envelope_of(std::string const& text) {
    auto document = syntax::XmlDocument::parse(text);
    INFO((document ? "" : document.error().text()));
    REQUIRE(document);
    return take_xml_envelope(*document);
}

std::string ubl(std::string const& type, std::string const& content) {
    return "<" + type + " xmlns='urn:oasis:names:specification:ubl:schema:xsd:" + type +
           "-2' xmlns:c='urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'>" +
           content + "</" + type + ">";
}

TEST_CASE("xml envelope: a UBL document names its parties by address and by ids", "[standards]") {
    auto const envelope = envelope_of(
        ubl("Order",
            "<c:UBLVersionID>2.1</c:UBLVersionID><c:CustomizationID>cu</c:CustomizationID>"
            "<c:ProfileID>pr</c:ProfileID><c:ID>4711</c:ID><c:UUID>u-1</c:UUID>"
            "<BuyerCustomerParty><Party><EndpointID schemeID='0088'>12</EndpointID>"
            "<PartyIdentification><ID>A</ID></PartyIdentification></Party></BuyerCustomerParty>"
            "<SellerSupplierParty><Party><EndpointID schemeID='0192'>34</EndpointID></Party>"
            "</SellerSupplierParty>")
    );
    CHECK(envelope.standard == "ubl");
    CHECK(envelope.type == "Order");
    CHECK(envelope.version == "2.1");
    CHECK(envelope.id == "4711");
    CHECK(envelope.unique_id == "u-1");
    CHECK(envelope.customization == "cu");
    CHECK(envelope.profile == "pr");
    CHECK(envelope.senders == std::vector<Party>{{"0088", "12"}, {"", "A"}});
    CHECK(envelope.receivers == std::vector<Party>{{"0192", "34"}});
    CHECK_FALSE(envelope.is_test);
    CHECK(describe(envelope) == "Order of UBL");
}

TEST_CASE("xml envelope: who sends a UBL document follows from what it is", "[standards]") {
    std::string const parties =
        "<AccountingSupplierParty><Party><EndpointID>S</EndpointID></Party>"
        "</AccountingSupplierParty><AccountingCustomerParty><Party><EndpointID>C</EndpointID>"
        "</Party></AccountingCustomerParty>";
    CHECK(envelope_of(ubl("Invoice", parties)).senders == std::vector<Party>{{"", "S"}});
    CHECK(envelope_of(ubl("RemittanceAdvice", parties)).senders == std::vector<Party>{{"", "C"}});
    CHECK(envelope_of(ubl("Invoice", "<c:ID>1</c:ID>")).unique_id.empty());
}

TEST_CASE("xml envelope: cXML names its parties, its network and its secret", "[standards]") {
    auto const credential = [](std::string const& id) {
        return "<Credential domain='NetworkId'><Identity>" + id + "</Identity></Credential>";
    };
    auto const envelope = envelope_of(
        "<cXML payloadID='1@a' version='1.2.014'><Header><From>" + credential("F") +
        "<Credential domain='DUNS'><Identity>9</Identity></Credential></From><To>" +
        credential("T") +
        "</To><Sender><Credential domain='NetworkId'><Identity>S</Identity>"
        "<SharedSecret>sesame</SharedSecret></Credential></Sender></Header>"
        "<Request deploymentMode='test'><OrderRequest/></Request></cXML>"
    );
    CHECK(envelope.standard == "cxml");
    CHECK(envelope.type == "OrderRequest");
    CHECK(envelope.unique_id == "1@a");
    CHECK(envelope.senders == std::vector<Party>{{"NetworkId", "F"}, {"DUNS", "9"}});
    CHECK(envelope.receivers == std::vector<Party>{{"NetworkId", "T"}});
    CHECK(envelope.forwarders == std::vector<Party>{{"NetworkId", "S"}});
    REQUIRE(envelope.shared_secret);
    CHECK(envelope.shared_secret->equals("sesame"));
    CHECK(envelope.is_test == true);
}

TEST_CASE("xml envelope: a secret of cXML is nowhere in the document any more", "[standards]") {
    auto document = syntax::XmlDocument::parse(
        "<cXML><Header><From><Credential><SharedSecret>a1</SharedSecret></Credential></From>"
        "<Sender><Credential><SharedSecret>b2</SharedSecret></Credential></Sender></Header></cXML>"
    );
    REQUIRE(document);
    auto const envelope = take_xml_envelope(*document);
    REQUIRE(envelope.shared_secret);
    CHECK(envelope.shared_secret->equals("b2"));
    for (auto const& element : document->elements())
        CHECK((element.text.empty() || element.text == "***"));
}

TEST_CASE("xml envelope: a cXML request that says no mode is production", "[standards]") {
    CHECK(envelope_of("<cXML><Request><OrderRequest/></Request></cXML>").is_test == false);
    CHECK(envelope_of("<cXML><Response><Status code='200'/></Response></cXML>").type == "Response");
    CHECK(
        envelope_of("<cXML><Message><Status/><PunchOutOrderMessage/></Message></cXML>").type ==
        "PunchOutOrderMessage"
    );
}

TEST_CASE(
    "xml envelope: an IDoc file says how many it holds, and the first says who", "[standards]"
) {
    auto const idoc = [](std::string const& number) {
        return "<IDOC><EDI_DC40><DOCNUM>" + number +
               "</DOCNUM><MESTYP>ORDERS</MESTYP><IDOCTYP>ORDERS05</IDOCTYP><SNDPRT>LS</SNDPRT>"
               "<SNDPRN>A</SNDPRN><RCVPRT>KU</RCVPRT><RCVPRN>B</RCVPRN><TEST>X</TEST></EDI_DC40>"
               "</IDOC>";
    };
    auto const envelope = envelope_of("<ORDERS05>" + idoc("7") + idoc("8") + "</ORDERS05>");
    CHECK(envelope.standard == "idoc");
    CHECK(envelope.type == "ORDERS");
    CHECK(envelope.version == "ORDERS05");
    CHECK(envelope.unique_id == "7");
    CHECK(envelope.senders == std::vector<Party>{{"LS", "A"}});
    CHECK(envelope.receivers == std::vector<Party>{{"KU", "B"}});
    CHECK(envelope.is_test == true);
    CHECK(envelope.idocs.size() == 2);
}

TEST_CASE("xml envelope: of another document the root is known", "[standards]") {
    auto const envelope = envelope_of("<Catalog xmlns='urn:x'><ID>1</ID></Catalog>");
    CHECK(envelope.standard == "xml");
    CHECK(envelope.type == "Catalog");
    CHECK(envelope.id.empty());
    CHECK(envelope.senders.empty());
    CHECK(describe(envelope) == "root element Catalog");
}

}  // namespace
}  // namespace tidegate::standards
