#include "stages/compose.hpp"

#include "stages/partner.hpp"

#include <catch2/catch.hpp>

namespace tidegate::stages {
namespace {

Instant const kMoment = from_micros(1'767'614'459'000'000);  // 2026-01-05T12:00:59Z

syntax::SetBody answer() { return {"855", "BAK*00*AD*PO1*20260105~PO1*1*10*EA~", 2}; }

TEST_CASE("compose: an interchange is right to the byte", "[stages]") {
    partners::Profile const partner = acme();
    auto const text =
        compose_group({*partner.x12, 42, 7, kMoment, false}, "PR", {answer(), answer()});
    REQUIRE(text);
    CHECK(
        *text ==
        "ISA*00*          *00*          *ZZ*SUPPLIERCO     *01*ACME           "
        "*260105*1200*U*00401*000000042*0*P*>~"
        "GS*PR*SUPPLIERGS*ACMEGS*20260105*1200*7*X*004010~"
        "ST*855*0001~BAK*00*AD*PO1*20260105~PO1*1*10*EA~SE*4*0001~"
        "ST*855*0002~BAK*00*AD*PO1*20260105~PO1*1*10*EA~SE*4*0002~"
        "GE*2*7~IEA*1*000000042~"
    );
}

TEST_CASE("compose: delimiters, version, test flag and TA1 request are the profile's", "[stages]") {
    partners::Profile partner = acme();
    partner.x12->delimiters.element = '|';
    partner.x12->delimiters.component = ':';
    partner.x12->delimiters.segment = '\'';
    partner.x12->delimiters.repetition = '^';
    partner.x12->version = "005010";
    partner.x12->interchange_version = "00501";
    partner.x12->request_ta1 = true;
    auto const text = compose_group(
        {*partner.x12, 999'999'999, 1, kMoment, true}, "PR", {{"855", "BAK|00|AD'", 1}}
    );
    REQUIRE(text);
    CHECK(
        *text ==
        "ISA|00|          |00|          |ZZ|SUPPLIERCO     |01|ACME           "
        "|260105|1200|^|00501|999999999|1|T|:'"
        "GS|PR|SUPPLIERGS|ACMEGS|20260105|1200|1|X|005010'"
        "ST|855|0001'BAK|00|AD'SE|3|0001'GE|1|1'IEA|1|999999999'"
    );
}

TEST_CASE("compose: GS08 of a 999 follows the answer, not the profile", "[stages]") {
    auto const [type, convention, headers] = GENERATE(table<std::string, std::string, std::string>({
        {"999", "005010X231A1", "X*005010X231A1~ST*999*0001*005010X231A1~"},
        {"999", "", "X*005010~ST*999*0001~"},
        {"997", "", "X*006020~ST*997*0001~"},
    }));
    CAPTURE(type, convention);
    partners::Profile partner = acme();
    partner.x12->version = "006020";
    syntax::SetBody body{type, "AK1*HC*1~", 1};
    body.convention = convention;
    auto const text = compose_group({*partner.x12, 1, 1, kMoment, false}, "FA", {body});
    REQUIRE(text);
    CHECK_THAT(*text, Catch::Contains(headers));
}

TEST_CASE("compose: before 00402 there is no repetition separator", "[stages]") {
    auto const [version, repetition] = GENERATE(table<std::string, char>({
        {"00200", '\0'},
        {"00401", '\0'},
        {"00402", '^'},
        {"00501", '^'},
    }));
    CAPTURE(version);
    partners::Profile partner = acme();
    partner.x12->interchange_version = version;
    CHECK(outbound_delimiters(*partner.x12).repetition == repetition);
}

TEST_CASE("compose: a profile may want each segment on a line of its own", "[stages]") {
    partners::Profile partner = acme();
    partner.x12->delimiters.newline = true;
    auto const text =
        compose_group({*partner.x12, 1, 1, kMoment, false}, "PR", {{"855", "BAK*00*AD~PO1*1~", 2}});
    REQUIRE(text);
    CHECK(text->substr(105, 5) == "~\nGS*");
    CHECK_THAT(
        *text, Catch::EndsWith("ST*855*0001~\nBAK*00*AD~\nPO1*1~\nSE*4*0001~\nGE*1*1~\n"
                               "IEA*1*000000001~\n")
    );
}

TEST_CASE(
    "compose: characters that the partner does not take are refused, by segment", "[stages]"
) {
    partners::Profile partner = acme();
    auto const [charset, value, is_right] = GENERATE(table<partners::Charset, std::string, bool>({
        {partners::Charset::x12_basic, "LANTERN", true},
        {partners::Charset::x12_basic, "lantern", false},
        {partners::Charset::x12_extended, "lantern", true},
        {partners::Charset::x12_extended, "caf\xc3\xa9", false},
        {partners::Charset::utf8, "caf\xc3\xa9", true},
    }));
    CAPTURE(value);
    partner.x12->charset = charset;
    std::vector<syntax::SetBody> const bodies{{"855", "BAK*00*AD~PID*F****" + value + "~", 2}};
    stages::OutboundEnvelope const envelope{*partner.x12, 1, 1, kMoment, false};
    auto const text = compose_group(envelope, "PR", bodies);
    CHECK(text.has_value() == is_right);
    if (!text) {
        CHECK(text.error().code == ErrorCode::refused);
        CHECK_THAT(text.error().text(), Catch::Contains("PID") && Catch::Contains("x12.charset"));
    }
    CHECK(compose_group(envelope, "FA", bodies));  // what they sent themselves comes back
}

TEST_CASE("compose: a TA1 travels alone and asks for none", "[stages]") {
    partners::Profile partner = acme();
    partner.x12->request_ta1 = true;
    standards::InterchangeAcknowledgement const ack{"000000005", "260104", "0930", 'R', "025"};
    auto const text = compose_ta1({*partner.x12, 3, 0, kMoment, false}, ack);
    REQUIRE(text);
    CHECK(
        *text ==
        "ISA*00*          *00*          *ZZ*SUPPLIERCO     *01*ACME           "
        "*260105*1200*U*00401*000000003*0*P*>~TA1*000000005*260104*0930*R*025~IEA*0*000000003~"
    );
}

TEST_CASE(
    "compose: what does not fit its element is an error, not a wrong interchange", "[stages]"
) {
    partners::Profile partner = acme();
    SECTION("an id with the separator in it") { partner.x12->us.id = "SUPP*LIER"; }
    SECTION("an id that is too long") { partner.x12->them.front().id = "ACME RETAIL HOLDINGS"; }
    SECTION("a group id with the terminator in it") { partner.x12->us.group_id = "A~B"; }
    auto const text = compose_group({*partner.x12, 1, 1, kMoment, false}, "PR", {answer()});
    REQUIRE_FALSE(text);
    CHECK(text.error().code == ErrorCode::invalid);
}

}  // namespace
}  // namespace tidegate::stages
