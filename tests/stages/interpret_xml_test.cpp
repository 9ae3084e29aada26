#include "stages/interpret_xml.hpp"

#include "maps/library.hpp"
#include "stages/partner.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

partners::Profile with_cxml() {
    partners::Profile profile;
    profile.id = "acme";
    profile.file = "partners/acme/partner.toml";
    profile.cxml.emplace();
    profile.cxml->us = {"NetworkId", "AN-US"};
    profile.cxml->them = {{"NetworkID", "AN-ACME"}, {"DUNS", "123"}};
    return profile;
}

standards::XmlEnvelope cxml() {
    standards::XmlEnvelope envelope;
    envelope.standard = "cxml";
    envelope.senders = {{"NetworkId", "AN-ACME"}};
    envelope.receivers = {{"networkid", "AN-US"}};
    envelope.forwarders = {{"NetworkId", "AN-NET"}};
    return envelope;
}

std::string idoc(std::string const& number, std::string const& name = "") {
    return "<IDOC BEGIN=\"1\"><EDI_DC40><DOCNUM>" + number + "</DOCNUM><MESTYP>ORDERS</MESTYP>" +
           "</EDI_DC40><E1EDKA1><NAME1>" + name + "</NAME1></E1EDKA1></IDOC>";
}

TEST_CASE("interpret xml: XML is told by its first bytes, whatever the encoding", "[stages]") {
    CHECK(is_xml(as_bytes("\n <Order/>")));
    CHECK(is_xml(as_bytes("\xEF\xBB\xBF<?xml version='1.0'?><Order/>")));
    CHECK(is_xml(as_bytes(std::string_view("\xFE\xFF\0<", 4))));
    CHECK_FALSE(is_xml(as_bytes(interchange(group(set(kOrder))))));
    CHECK_FALSE(is_xml(as_bytes("")));
    CHECK_FALSE(is_xml(as_bytes("{\"a\":\"<Order/>\"}")));
}

TEST_CASE("interpret xml: what is not read as it is, is the sender's to mend", "[stages]") {
    for (std::string const text :
         {"<?xml version='1.0' encoding='EBCDIC-CP-US'?><a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
          "<a>&b;</a>", "<a>", "\xFF\xFE<"}) {
        auto const read = interpret_xml(as_bytes(text));
        INFO(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid);
    }
}

TEST_CASE("interpret xml: each IDoc of a file is a document at its place", "[stages]") {
    std::string const text = "<?xml version='1.0' encoding='ISO-8859-1'?>\n<ORDERS05>\n" +
                             idoc("1", "M\xFCller") + "<!-- next -->\n" + idoc("2", "Weber") +
                             "\n</ORDERS05>\n";
    auto const read = interpret_xml(as_bytes(text));
    INFO((read ? "" : read.error().text()));
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    InterpretedXml const& first = (*read)[0];
    InterpretedXml const& second = (*read)[1];
    CHECK(first.envelope.unique_id == "1");
    CHECK(second.envelope.unique_id == "2");
    CHECK(first.byte_begin == text.find("<IDOC"));
    CHECK(second.byte_begin == text.rfind("<IDOC"));
    CHECK(second.byte_end == text.rfind("</ORDERS05>"));
    CHECK(first.envelope.idocs.size() == 1);
    auto const has_text = [](InterpretedXml const& xml, std::string_view wanted) {
        return std::ranges::any_of(xml.document.elements(), [&](auto const& element) {
            return element.text == wanted;
        });
    };
    CHECK(has_text(first, "M\u00FCller"));
    CHECK_FALSE(has_text(first, "Weber"));
    CHECK(has_text(second, "Weber"));
}

TEST_CASE(
    "interpret xml: any credential that was agreed on is enough, domains without case", "[stages]"
) {
    CHECK_FALSE(why_not_agreed(cxml(), with_cxml()));
    auto envelope = cxml();
    envelope.senders = {{"Internal", "7"}, {"duns", "123"}};
    CHECK_FALSE(why_not_agreed(envelope, with_cxml()));
    envelope.senders = {{"DUNS", "AN-ACME"}};
    CHECK_THAT(
        *why_not_agreed(envelope, with_cxml()), Catch::StartsWith("unknown_sender: From is")
    );
    envelope.senders.clear();
    CHECK_THAT(*why_not_agreed(envelope, with_cxml()), Catch::Contains("From is missing"));
}

TEST_CASE("interpret xml: who hands cXML over counts where it was agreed on", "[stages]") {
    auto profile = with_cxml();
    profile.cxml->senders = {{"NetworkId", "AN-NET"}};
    CHECK_FALSE(why_not_agreed(cxml(), profile));
    auto envelope = cxml();
    envelope.forwarders = {{"NetworkId", "AN-ACME"}};
    CHECK_THAT(*why_not_agreed(envelope, profile), Catch::Contains("none of cxml.senders"));
}

TEST_CASE("interpret xml: a secret is wrong when it differs in anything", "[stages]") {
    auto profile = with_cxml();
    profile.cxml->their_secret = Secret("sesame");
    auto envelope = cxml();
    for (std::string const shown : {"", "sesam", "sesame ", "Sesame", "sesamesesame"}) {
        envelope.shared_secret = Secret(shown);
        CHECK_THAT(*why_not_agreed(envelope, profile), Catch::StartsWith("wrong_secret: "));
    }
    envelope.shared_secret = Secret("sesame");
    CHECK_FALSE(why_not_agreed(envelope, profile));
}

TEST_CASE("interpret xml: UBL that names nobody is believed to come by its transport", "[stages]") {
    partners::Profile profile;
    profile.ubl = {.us = {"0088", "1", ""}, .them = {{"0088", "2", ""}}};
    standards::XmlEnvelope envelope;
    envelope.standard = "ubl";
    CHECK_FALSE(why_not_agreed(envelope, profile));
    envelope.senders = {{"", "2"}};
    CHECK_FALSE(why_not_agreed(envelope, profile));
    envelope.senders = {{"0060", "2"}};
    CHECK(why_not_agreed(envelope, profile));
    envelope.senders = {{"0088", "2"}};
    envelope.receivers = {{"0088", "3"}};
    CHECK_THAT(*why_not_agreed(envelope, profile), Catch::StartsWith("unknown_receiver: "));
}

TEST_CASE("interpret xml: one rule reads a document, or it waits", "[stages]") {
    maps::MapLibrary maps(TIDEGATE_SOURCE_DIR "/mappers", dictionaries());
    auto const order = maps.find("ubl/2.1/Order");
    auto const change = maps.find("ubl/2.1/OrderChange");
    REQUIRE(order);
    REQUIRE(change);
    partners::DocumentRule one;
    one.set = "Order";
    partners::DocumentRule other;
    other.set = "OrderChange";
    auto const read = interpret_xml(
        as_bytes("<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>")
    );
    REQUIRE(read);
    auto const profile = with_cxml();
    XmlRule const rules[] = {{&other, change->get()}, {&one, order->get()}};
    auto const found = find_xml_rule(read->front(), profile, rules);
    REQUIRE(found);
    CHECK(found->rule == &one);
    auto const none = find_xml_rule(read->front(), profile, std::span(rules).first(1));
    REQUIRE_FALSE(none);
    CHECK_THAT(none.error().text(), Catch::Contains("Order of UBL is not agreed with acme"));
    XmlRule const twice[] = {{&one, order->get()}, {&other, order->get()}};
    auto const both = find_xml_rule(read->front(), profile, twice);
    REQUIRE_FALSE(both);
    CHECK_THAT(both.error().text(), Catch::Contains("documents.Order and documents.OrderChange"));
}

}  // namespace
}  // namespace tidegate::stages
