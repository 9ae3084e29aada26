#include "stages/compose_xml.hpp"

#include "documents/acknowledgement.hpp"
#include "documents/json.hpp"
#include "maps/library.hpp"
#include "stages/partner.hpp"
#include "syntax/xml_document.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

Instant const kNow = *parse_rfc3339("2026-01-05T12:30:45Z");

std::shared_ptr<maps::Program const> map_of(std::string const& id) {
    static maps::MapLibrary maps(TIDEGATE_SOURCE_DIR "/mappers", dictionaries());
    auto const program = maps.find(id);
    INFO((program ? "" : program.error().text()));
    REQUIRE(program);
    return *program;
}

documents::Document answer(std::string const& more = "") {
    auto document = documents::read_json(
        R"({"schema":"acknowledgement/1","environment":"live","purpose":"original",)"
        R"("decision":"accepted","number":"SO1","issued_on":"2026-01-05","currency":"USD",)"
        R"("order":{"number":"4711"},"lines":[{"number":"1","quantity":"2","unit":"EA",)"
        R"("item":{"seller_item":"L"},"answers":[{"status":"accepted","quantity":"2","unit":"EA"}]}])" +
        more + "}"
    );
    INFO((document ? "" : document.error().text()));
    REQUIRE(document);
    return std::move(*document);
}

partners::Profile partner() {
    partners::Profile profile;
    profile.id = "acme";
    profile.ubl = {.us = {"0192", "US", "We"}, .them = {{"0088", "THEM", "They"}}};
    profile.cxml.emplace();
    profile.cxml->us = {"NetworkId", "AN-US"};
    profile.cxml->them = {{"NetworkId", "AN-THEM"}};
    profile.idoc = {.us = {"LS", "GATE", "EDI"}, .them = {{"KU", "ACME", "SAPACM"}}};
    return profile;
}

partners::DocumentRule rule(std::string const& standard, std::string const& set) {
    partners::DocumentRule rule;
    rule.standard = standard;
    rule.set = set;
    return rule;
}

std::string text_of(
    std::string const& map, partners::Profile const& profile, partners::DocumentRule const& rule,
    documents::Document const& document
) {
    auto const text = compose_xml(
        *map_of(map), document,
        {.partner = profile, .rule = rule, .id = "9@us", .answered = "1@them", .now = kNow}
    );
    INFO((text ? "" : text.error().text()));
    REQUIRE(text);
    return *text;
}

TEST_CASE("compose xml: UBL says who we are where the document does not", "[stages]") {
    auto agreed = rule("ubl", "OrderResponse");
    agreed.customization = "cu";
    agreed.profile = "pr";
    std::string const text = text_of("ubl/2.1/OrderResponse", partner(), agreed, answer());
    INFO(text);
    CHECK_THAT(text, Catch::Contains("<cbc:CustomizationID>cu<"));
    CHECK_THAT(text, Catch::Contains("<cbc:ProfileID>pr<"));
    CHECK_THAT(text, Catch::Contains("<cbc:EndpointID schemeID=\"0192\">US<"));
    CHECK_THAT(text, Catch::Contains("<cbc:EndpointID schemeID=\"0088\">THEM<"));
    CHECK_THAT(text, Catch::Contains("<cbc:Name>They<"));
}

TEST_CASE("compose xml: what a UBL document says of a party stays", "[stages]") {
    auto const document =
        answer(R"(,"parties":[{"role":"buyer","name":"Acme","ids":[{"scheme":"gln","id":"77"}]}])");
    std::string const text =
        text_of("ubl/2.1/OrderResponse", partner(), rule("ubl", "OrderResponse"), document);
    INFO(text);
    CHECK_THAT(text, Catch::Contains("<cbc:Name>Acme<") && !Catch::Contains("<cbc:Name>They<"));
    CHECK_THAT(text, Catch::Contains("<cbc:ID schemeID=\"0088\">77<"));
    CHECK_THAT(text, !Catch::Contains("CustomizationID"));
}

TEST_CASE(
    "compose xml: the header of cXML is the settings', whatever the document says", "[stages]"
) {
    auto const document = answer(R"(,"extensions":{"house":{"from":"FORGED","to":"FORGED"}})");
    std::string const text = text_of(
        "cxml/1.2/ConfirmationRequest", partner(), rule("cxml", "ConfirmationRequest"), document
    );
    INFO(text);
    CHECK_THAT(text, !Catch::Contains("FORGED"));
    CHECK_THAT(text, Catch::Contains("payloadID=\"9@us\" timestamp=\"2026-01-05T12:30:45Z\""));
    CHECK_THAT(text, Catch::Contains("<Identity>AN-US<") && Catch::Contains("<Identity>AN-THEM<"));
    CHECK_THAT(text, Catch::Contains("payloadID=\"1@them\""));
    CHECK_THAT(text, !Catch::Contains("DOCTYPE"));
}

TEST_CASE("compose xml: secret and DOCTYPE of cXML make a document that can be read", "[stages]") {
    auto profile = partner();
    profile.cxml->our_secret = Secret("a<b&c");
    profile.cxml->dtd = "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd";
    std::string const text = text_of(
        "cxml/1.2/ConfirmationRequest", profile, rule("cxml", "ConfirmationRequest"), answer()
    );
    INFO(text);
    CHECK_THAT(text, Catch::Contains("<!DOCTYPE cXML SYSTEM \"http://xml.cxml.org/"));
    CHECK_THAT(text, Catch::Contains("<SharedSecret>a&lt;b&amp;c</SharedSecret>"));
    auto const document = syntax::XmlDocument::parse(text);
    REQUIRE(document);
    std::size_t secrets = 0;
    for (auto const& element : document->elements()) {
        if (element.local != "SharedSecret") continue;
        ++secrets;
        auto const& credential = document->elements()[element.parent];
        CHECK(credential.local == "Credential");
        CHECK(document->elements()[credential.parent].local == "Sender");
    }
    CHECK(secrets == 1);
}

TEST_CASE("compose xml: an IDoc gets its control record", "[stages]") {
    auto const order = documents::read_json(
        R"({"schema":"order/1","environment":"live","purpose":"original","type":"standalone",)"
        R"("number":"1","placed_on":"2026-01-05","lines":[{"number":"10","quantity":"2",)"
        R"("unit":"EA"}]})"
    );
    REQUIRE(order);
    auto idoc = rule("idoc", "ORDERS");
    idoc.release = "ORDERS05";
    auto const profile = partner();
    auto const text = compose_xml(
        *map_of("idoc/ORDERS05/ORDERS"), *order,
        {.partner = profile, .rule = idoc, .id = idoc_number(42), .answered = "", .now = kNow}
    );
    INFO((text ? *text : text.error().text()));
    REQUIRE(text);
    for (std::string const part :
         {"<DOCNUM>0000000000000042<", "<IDOCTYP>ORDERS05<", "<SNDPOR>EDI<", "<SNDPRT>LS<",
          "<SNDPRN>GATE<", "<RCVPOR>SAPACM<", "<RCVPRT>KU<", "<RCVPRN>ACME<", "<CREDAT>20260105<",
          "<CRETIM>123045<", "<MESTYP>ORDERS<"})
        CHECK_THAT(*text, Catch::Contains(part));
}

TEST_CASE("compose xml: a header does not change the document it is made from", "[stages]") {
    auto const document = answer();
    std::string const before = documents::write_json(document);
    auto const profile = partner();
    auto const agreed = rule("cxml", "ConfirmationRequest");
    auto const made = with_header(
        document,
        {.partner = profile, .rule = agreed, .id = "1", .answered = "", .now = kNow, .is_test = true
        }
    );
    CHECK(documents::write_json(document) == before);
    CHECK(made.as<documents::Acknowledgement>().environment == documents::Environment::test);
}

}  // namespace
}  // namespace tidegate::stages
