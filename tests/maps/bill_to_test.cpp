// The customer of a UBL bill: the buyer, unless the bill goes to somebody else (documents.md §2.1).
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace tidegate::maps {
namespace {

documents::Document bill_of(std::string_view type, std::string_view parties) {
    auto made = documents::read_json(fmt::format(
        R"({{"schema":"{}/1","environment":"live","type":"{}","number":"R1",)"
        R"("issued_on":"2026-03-14","currency":"EUR","parties":[{{"role":"seller",)"
        R"("name":"NORDIC"}},{}],"totals":{{"total":"30.00"}},"lines":[{{"number":"1",)"
        R"("quantity":"1","unit":"EA"}}]}})",
        type, type, parties
    ));
    if (!made) FAIL(made.error().text());
    return std::move(*made);
}

constexpr std::string_view kBuyer = R"({"role":"buyer","name":"ATELIERS"})";
constexpr std::string_view kBillTo = R"({"role":"bill_to","name":"ACCOUNTING"})";

/// The name in the element of this party; empty without one.
std::string name_in(std::string_view xml, std::string_view element) {
    std::size_t const from = xml.find(fmt::format("<{}>", element));
    if (from == std::string_view::npos) return {};
    constexpr std::string_view kName = "<cbc:Name>";
    std::size_t const begin = xml.find(kName, from) + kName.size();
    return std::string(xml.substr(begin, xml.find('<', begin) - begin));
}

constexpr std::pair<std::string_view, std::string_view> kBills[] = {
    {"ubl/2.1/Invoice", "invoice"}, {"ubl/2.1/CreditNote", "credit_note"}
};

TEST_CASE("ubl bills: the customer is who gets the bill, and the buyer stays the buyer", "[maps]") {
    for (auto const& [id, type] : kBills) {
        INFO(id);
        auto const program = program_named(id);
        std::string const both = fmt::format("{},{}", kBuyer, kBillTo);
        auto const written = write_xml(*program, bill_of(type, both));
        if (!written) FAIL(written.error().text());
        CHECK(name_in(written->text, "cac:AccountingCustomerParty") == "ACCOUNTING");
        CHECK(name_in(written->text, "cac:BuyerCustomerParty") == "ATELIERS");
        auto const xml = syntax::XmlDocument::parse(written->text);
        REQUIRE(xml);
        auto const again = read_xml(*program, *xml);
        REQUIRE(again);
        std::string const json = documents::write_json(again->document);
        CHECK(json.find(kBuyer) != std::string::npos);
        CHECK(json.find(kBillTo) != std::string::npos);
    }
}

TEST_CASE("ubl bills: without another who gets the bill the buyer is the customer", "[maps]") {
    for (auto const& [id, type] : kBills) {
        INFO(id);
        auto const written = write_xml(*program_named(id), bill_of(type, kBuyer));
        if (!written) FAIL(written.error().text());
        CHECK(name_in(written->text, "cac:AccountingCustomerParty") == "ATELIERS");
        CHECK(name_in(written->text, "cac:BuyerCustomerParty").empty());
        // The customer alone would be read as the buyer.
        auto const nobody = write_xml(*program_named(id), bill_of(type, kBillTo));
        if (!nobody) FAIL(nobody.error().text());
        CHECK(name_in(nobody->text, "cac:AccountingCustomerParty").empty());
        CHECK(std::ranges::any_of(nobody->lost, [](Lost const& one) {
            return one.field == "/parties/1";
        }));
    }
}

}  // namespace
}  // namespace tidegate::maps
