#include "partners/xml_settings_reader.hpp"

#include "partners/profile_reader.hpp"

#include <catch2/catch.hpp>

namespace tidegate::partners {
namespace {

std::expected<Profile, Errors> parse(std::string const& text) {
    auto const environment = [](std::string const& name) -> std::optional<std::string> {
        if (name == "OUR_SECRET") return "open";
        if (name == "THEIR_SECRET") return "sesame";
        if (name == "EMPTY") return "";
        return {};
    };
    return parse_profile(text, "partners/nord/partner.toml", Instance{}, environment);
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

std::string const kUbl =
    "[ubl]\nus = { scheme = \"0088\", id = \"1\", name = \"We\" }\nthem = { id = \"2\" }\n";
std::string const kCxml =
    "[cxml]\nus = { id = \"AN1\" }\nthem = [{ domain = \"DUNS\", id = \"2\" }]\n";
std::string const kIdoc =
    "[idoc]\nus = { id = \"GATE\", port = \"EDI\" }\nthem = { type = \"KU\", id = \"ACME\" }\n";

TEST_CASE("xml settings: identities of each standard are read", "[partners]") {
    Profile const profile = parse_well(kUbl + kCxml + kIdoc);
    REQUIRE(profile.ubl);
    CHECK(profile.ubl->us == UblIdentity{"0088", "1", "We"});
    CHECK(profile.ubl->them.front() == UblIdentity{"", "2", ""});
    REQUIRE(profile.cxml);
    CHECK(profile.cxml->us == CxmlIdentity{"NetworkId", "AN1"});
    CHECK(profile.cxml->them.front() == CxmlIdentity{"DUNS", "2"});
    CHECK(profile.cxml->their_secret.empty());
    REQUIRE(profile.idoc);
    CHECK(profile.idoc->us == IdocIdentity{"LS", "GATE", "EDI"});
    CHECK(profile.idoc->them.front() == IdocIdentity{"KU", "ACME", ""});
}

TEST_CASE("xml settings: secrets come from the environment and never from the file", "[partners]") {
    Profile const profile = parse_well(
        kCxml + "our_secret = { env = \"OUR_SECRET\" }\ntheir_secret = { env = \"THEIR_SECRET\" }\n"
    );
    CHECK(profile.cxml->our_secret.equals("open"));
    CHECK(profile.cxml->their_secret.equals("sesame"));
    CHECK_FALSE(profile.cxml->their_secret.equals("sesam"));
    CHECK_THAT(
        first_error(kCxml + "their_secret = \"sesame\"\n"),
        Catch::Contains("cxml.their_secret must not be written here") && !Catch::Contains("sesame")
    );
    CHECK_THAT(
        first_error(kCxml + "their_secret = { env = \"EMPTY\" }\n"),
        Catch::Contains("cxml.their_secret is empty")
    );
    CHECK_THAT(
        first_error(kCxml + "their_secret = { env = \"UNSET\" }\n"),
        Catch::Contains("names UNSET, which is not set")
    );
}

TEST_CASE("xml settings: the map of a document follows from its name", "[partners]") {
    std::string text = kUbl + kCxml + kIdoc;
    for (std::string const set : {"Order", "OrderRequest", "ORDERS", "DESADV", "INVOIC"})
        text += "[documents." + set + "]\ndirection = \"in\"\n";
    Profile const profile = parse_well(text);
    auto const map_of = [&](std::string_view standard, std::string_view set) {
        auto const* rule = profile.find_document_of(standard, Direction::in, set);
        REQUIRE(rule);
        CHECK(rule->ack == FunctionalAck::none);
        return rule->map;
    };
    CHECK(map_of("ubl", "Order") == "ubl/2.1/Order");
    CHECK(map_of("cxml", "OrderRequest") == "cxml/1.2/OrderRequest");
    CHECK(map_of("idoc", "ORDERS") == "idoc/ORDERS05/ORDERS");
    CHECK(map_of("idoc", "DESADV") == "idoc/DELVRY07/DESADV");
    CHECK(map_of("idoc", "INVOIC") == "idoc/INVOIC02/INVOIC");
}

TEST_CASE("xml settings: what cannot be is refused with its place", "[partners]") {
    struct Row {
        std::string text;
        std::string problem;
    };
    std::string const order = "[documents.Order]\ndirection = \"in\"\n";
    Row const rows[] = {
        {"[ubl]\nthem = { id = \"2\" }\n", "ubl.us is missing"},
        {"[ubl]\nus = { id = \"2\" }\n", "ubl.them is missing"},
        {"[ubl]\nus = { id = \"2\" }\nthem = []\n", "ubl.them is missing"},
        {"[ubl]\nus = { scheme = \"0088\" }\nthem = { id = \"2\" }\n", "ubl.us.id is missing"},
        {"[cxml]\nus = { id = \" a\" }\nthem = { id = \"2\" }\n", "cxml.us.id is \" a\""},
        {kCxml + "dtd = \"a\\\"b\"\n", "cxml.dtd is"},
        {"[idoc]\nus = { id = \"MORETHANTEN\" }\nthem = { id = \"2\" }\n", "1 to 10 characters"},
        {kUbl + order + "ack = \"997\"\n", "documents.Order.ack is \"997\", allowed are: none"},
        {kUbl + order + "ack_within = \"1h\"\n", "ack_within is of no use"},
        {order + "map = \"ubl/2.1/Order\"\n", "which needs the table [ubl]"},
        {kIdoc + "[documents.ORDERS]\ndirection = \"in\"\nprofile = \"x\"\n",
         "documents.ORDERS.profile is for UBL"},
        {kUbl + order + "customization = \"\"\n", "documents.Order.customization is empty"},
    };
    for (Row const& row : rows) CHECK_THAT(first_error(row.text), Catch::Contains(row.problem));
}

}  // namespace
}  // namespace tidegate::partners
