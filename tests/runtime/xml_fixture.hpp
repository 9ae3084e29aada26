// Partners that order by XML, beside what runtime/fixture.hpp has.
#pragma once

#include "runtime/fixture.hpp"

#include <fmt/format.h>

namespace tidegate::runtime {

/// ACME orders in UBL and takes the answer in it. `rules` go behind the table documents.Order.
inline Home ubl_home(std::string const& rules = {}, std::string const& state = "live") {
    Home home;
    home.state = state;
    home.append =
        "[ubl]\nus = { scheme = \"0088\", id = \"5790000000012\", name = \"Supplier Co\" }\n"
        "them = { scheme = \"0088\", id = \"4012345000009\", name = \"Acme\" }\n"
        "[documents.OrderResponse]\ndirection = \"out\"\n"
        "customization = \"urn:response:3\"\nprofile = \"urn:ordering:3\"\n"
        "[documents.Invoice]\ndirection = \"out\"\n"
        "[documents.Order]\ndirection = \"in\"\n" +
        rules;
    return home;
}

struct UblText {
    std::string number = "4711";
    int quantity = 10;
    std::string endpoint = "4012345000009";
    std::string front = "";  ///< in front of ID
};

inline std::string ubl_order(UblText const& text = {}) {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
{}<cbc:ID>{}</cbc:ID><cbc:IssueDate>2026-01-05</cbc:IssueDate>
<cbc:OrderTypeCode>220</cbc:OrderTypeCode>
<cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
<cac:BuyerCustomerParty><cac:Party>
<cbc:EndpointID schemeID="0088">{}</cbc:EndpointID>
<cac:PartyName><cbc:Name>Acme Retail</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="EA">{}</cbc:Quantity>
<cac:Price><cbc:PriceAmount currencyID="USD">12.5</cbc:PriceAmount></cac:Price>
<cac:Item><cbc:Name>Storm lantern</cbc:Name><cac:SellersItemIdentification><cbc:ID>LANTERN-10</cbc:ID>
</cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine></Order>)",
        text.front, text.number, text.endpoint, text.quantity
    );
}

/// ACME orders in cXML and takes the answer in it. `cxml` are lines of the table.
inline Home cxml_home(std::string const& cxml = {}, std::string const& state = "live") {
    Home home;
    home.state = state;
    home.append =
        "[cxml]\nus = { domain = \"NetworkID\", id = \"AN-US\" }\n"
        "them = { domain = \"NetworkID\", id = \"AN-ACME\" }\n" +
        cxml +
        "[documents.OrderRequest]\ndirection = \"in\"\n"
        "[documents.ConfirmationRequest]\ndirection = \"out\"\n";
    return home;
}

struct CxmlText {
    std::string payload = "1.1@acme.example";
    std::string number = "PO-9";
    std::string from = "AN-ACME";
    std::string to = "AN-US";
    std::string secret = "";  ///< "<SharedSecret>...</SharedSecret>"
    std::string mode = "production";
    int quantity = 10;
};

inline std::string cxml_order(CxmlText const& text = {}) {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="{}" timestamp="2026-01-05T12:00:00+00:00"><Header>
<From><Credential domain="NetworkId"><Identity>{}</Identity></Credential></From>
<To><Credential domain="NetworkId"><Identity>{}</Identity></Credential></To>
<Sender><Credential domain="NetworkId"><Identity>{}</Identity>{}</Credential>
<UserAgent>Buyer 1</UserAgent></Sender></Header>
<Request deploymentMode="{}"><OrderRequest>
<OrderRequestHeader type="new" orderID="{}" orderDate="2026-01-05T12:00:00+00:00">
<Total><Money currency="USD">125</Money></Total></OrderRequestHeader>
<ItemOut lineNumber="1" quantity="{}"><ItemID><SupplierPartID>LANTERN-10</SupplierPartID></ItemID>
<ItemDetail><UnitPrice><Money currency="USD">12.5</Money></UnitPrice>
<Description xml:lang="en">Storm lantern</Description><UnitOfMeasure>EA</UnitOfMeasure></ItemDetail>
</ItemOut></OrderRequest></Request></cXML>)",
        text.payload, text.from, text.to, text.from, text.secret, text.mode, text.number,
        text.quantity
    );
}

/// ACME orders by IDocs. No map of an answer is agreed on.
inline Home idoc_home() {
    Home home;
    home.append =
        "[idoc]\nus = { id = \"SUPPLIER\", port = \"EDI\" }\n"
        "them = { id = \"ACMESAP\", port = \"SAPACM\" }\n"
        "[documents.ORDERS]\ndirection = \"in\"\n";
    return home;
}

inline std::string idoc(
    std::string const& docnum, std::string const& number, std::string const& sender = "ACMESAP"
) {
    return fmt::format(
        R"(<IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><DOCNUM>{}</DOCNUM>
<IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><SNDPOR>SAPACM</SNDPOR><SNDPRT>LS</SNDPRT>
<SNDPRN>{}</SNDPRN><RCVPOR>EDI</RCVPOR><RCVPRT>LS</RCVPRT><RCVPRN>SUPPLIER</RCVPRN></EDI_DC40>
<E1EDK01 SEGMENT="1"><CURCY>USD</CURCY><BELNR>{}</BELNR></E1EDK01>
<E1EDK03 SEGMENT="1"><IDDAT>012</IDDAT><DATUM>20260105</DATUM></E1EDK03>
<E1EDP01 SEGMENT="1"><POSEX>000010</POSEX><MENGE>10</MENGE><MENEE>EA</MENEE><VPREI>12.5</VPREI>
<E1EDP19 SEGMENT="1"><QUALF>002</QUALF><IDTNR>LANTERN-10</IDTNR></E1EDP19></E1EDP01></IDOC>)",
        docnum, sender, number
    );
}

inline std::string idoc_file(std::string const& idocs) {
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><ORDERS05>" + idocs + "</ORDERS05>";
}

}  // namespace tidegate::runtime
