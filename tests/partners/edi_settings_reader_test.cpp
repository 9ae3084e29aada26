#include "partners/edi_settings_reader.hpp"

#include "partners/profile_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::partners {
namespace {

std::expected<Profile, Errors> parse(std::string const& text) {
    Instance instance;
    instance.edifact = EdifactIdentity{.id = "5790000000012", .qualifier = "14", .routing = ""};
    return parse_profile(text, "partners/nord/partner.toml", instance);
}

Profile parse_well(std::string const& text) {
    auto profile = parse(text);
    std::string problems;
    if (!profile) {
        for (Error const& error : profile.error()) problems += error.text() + "\n";
    }
    INFO(problems);
    REQUIRE(profile);
    return *profile;
}

std::string first_error(std::string const& text) {
    auto const profile = parse(text);
    REQUIRE_FALSE(profile);
    return profile.error().front().text();
}

std::string const kThem = "[edifact]\nthem = { id = \"4012345000009\", qualifier = \"14\" }\n";

TEST_CASE("edifact settings: an identity of theirs is enough", "[partners]") {
    Profile const profile = parse_well(kThem + "[documents.ORDERS]\ndirection = \"in\"\n");
    REQUIRE(profile.edifact);
    CHECK(profile.edifact->us.id == "5790000000012");
    CHECK(profile.edifact->them.front().qualifier == "14");
    CHECK(profile.edifact->charset == "UNOC");
    CHECK(profile.edifact->syntax == 3);
    CHECK_FALSE(profile.edifact->received_charset);
    REQUIRE(profile.documents.size() == 1);
    CHECK(profile.documents[0].map == "edifact/D96A/ORDERS");
    CHECK(profile.documents[0].standard == "edifact");
    CHECK(profile.documents[0].release == "D96A");
    CHECK(profile.documents[0].ack == FunctionalAck::contrl);
}

TEST_CASE("edifact settings: every key is read", "[partners]") {
    Profile const profile = parse_well(
        "[edifact]\n"
        "us = { id = \"SUPPLIER\", routing = \"DESK\" }\n"
        "them = [{ id = \"A\" }, { id = \"B\", qualifier = \"ZZZ\" }]\n"
        "charset = \"UNOY\"\nsyntax = 4\ndirectory = \"D01B\"\n"
        "received_charset = \"windows-1252\"\nuna = true\nrequest_contrl = true\n"
        "application_reference = \"SHOP\"\nagreement = \"EANCOM\"\n"
        "acceptance = \"preserve-suspend-set\"\n"
        "delimiters = { release = \"!\", decimal_mark = \",\", newline = true }\n"
        "severity = { \"element.invalid_code\" = \"ignore\" }\n"
        "[documents.ORDRSP]\ndirection = \"out\"\nack = \"none\"\nassociation = \"EAN008\"\n"
    );
    EdifactSettings const& edifact = *profile.edifact;
    CHECK(edifact.us.routing == "DESK");
    CHECK(edifact.them.size() == 2);
    CHECK(edifact.charset == "UNOY");
    CHECK(edifact.syntax == 4);
    CHECK(edifact.received_charset == tidegate::Charset::windows_1252);
    CHECK(edifact.una);
    CHECK(edifact.request_contrl);
    CHECK(edifact.application_reference == "SHOP");
    CHECK(edifact.agreement == "EANCOM");
    CHECK(edifact.acceptance == Acceptance::preserve_suspend_set);
    CHECK(profile.acceptance_of("edifact") == Acceptance::preserve_suspend_set);
    CHECK(profile.acceptance_of("x12") == Acceptance::split_suspend_set);
    CHECK(edifact.delimiters.release == '!');
    CHECK(edifact.delimiters.decimal_mark == ',');
    CHECK(edifact.delimiters.newline);
    CHECK(edifact.severity.at("element.invalid_code") == SeverityOverride::ignore);
    CHECK(profile.documents[0].map == "edifact/D01B/ORDRSP");
    CHECK(profile.documents[0].association == "EAN008");
    CHECK(profile.documents[0].ack == FunctionalAck::none);
}

TEST_CASE("edifact settings: what cannot be is told with what is needed", "[partners]") {
    auto const [lines, part] = GENERATE(table<std::string, std::string>({
        {"charset = \"UTF-8\"\n", "needed is a repertoire of ISO 9735"},
        {"syntax = 5\n", "edifact.syntax"},
        {"directory = \"96A\"\n", "needed is a directory such as \"D96A\""},
        {"delimiters = { element = \":\" }\n", "is the same character as component"},
        {"delimiters = { decimal_mark = \";\" }\n", "is \".\" or \",\""},
        {"agreement = \"" + std::string(36, 'A') + "\"\n", "at most 35 characters"},
        {"received_charset = \"cp850\"\n", "allowed are"},
        {"contrl = \"always\"\n", "contrl"},
        {"[documents.ORDERS]\ndirection = \"in\"\nack = \"997\"\n", "allowed are: contrl, none"},
        {"[documents.850]\ndirection = \"in\"\nmap = \"x12/004010/850\"\nassociation = "
         "\"EAN008\"\n",
         "association is for EDIFACT"},
    }));
    CAPTURE(lines);
    CHECK_THAT(first_error(kThem + lines), Catch::Contains(part));
}

TEST_CASE("edifact settings: somebody must be there to answer to", "[partners]") {
    CHECK_THAT(first_error("[edifact]\ncharset = \"UNOC\"\n"), Catch::Contains("edifact.them"));
    CHECK_THAT(
        first_error("[edifact]\nthem = { id = \"" + std::string(36, '1') + "\" }\n"),
        Catch::Contains("1 to 35")
    );
}

}  // namespace
}  // namespace tidegate::partners
