// An order keeps what all three standards carry, on its way through all of them: 850 to ORDERS to
// UBL and back (documents.md §6).
#include "maps/map_fixture.hpp"
#include "maps/read_xml.hpp"
#include "maps/write_xml.hpp"

#include <catch2/catch.hpp>

namespace tidegate::maps {
namespace {

constexpr std::string_view kOrder =
    R"({"schema":"order/1","environment":"live","purpose":"original","type":"standalone",)"
    R"("number":"PO-417","placed_on":"2026-03-02","contract":"FA-11","currency":"EUR",)"
    R"("quote":"Q-8","customer_reference":"CC-3","deliver_not_before":"2026-03-16",)"
    R"("deliver_not_after":"2026-03-18","requested_ship":"2026-03-14",)"
    R"("notes":[{"kind":"general","text":"BEFORE NOON"},{"kind":"general","text":"CALL"}],)"
    R"("delivery_terms":{"freight":"prepaid","incoterm":"DAP"},)"
    R"("payment_terms":[{"kind":"basic","discount_percent":"2","discount_due":"2026-04-10",)"
    R"("discount_amount":"12.00"},{"kind":"basic","net_due":"2026-04-30"}],)"
    R"("transport":{"carrier":{"scheme":"scac","id":"REXP"},"carrier_name":"ROAD EXPRESS"},)"
    R"("charges":[{"kind":"charge","code":"freight","amount":"45.00","text":"FREIGHT"},)"
    R"({"kind":"allowance","code":"discount","amount":"30.00","percent":"5",)"
    R"("percent_of":"document","text":"SPRING"}],)"
    R"("taxes":[{"kind":"vat","amount":"123.00","percent":"20"}],)"
    R"("parties":[{"role":"buyer","name":"ATELIERS","ids":[{"scheme":"gln",)"
    R"("id":"3012345678900"}],"tax_id":"FR123","street":["12 RUE","BAT C"],"city":"LYON",)"
    R"("region":"RH","postcode":"69007","country":"FR","contacts":[{"role":"information",)"
    R"("name":"C MOREL","phone":"4001","fax":"4002","email":"o@a.example"}]},)"
    R"({"role":"seller","name":"NORDIC","ids":[{"scheme":"duns","id":"123456789"}]},)"
    R"({"role":"ordered_by","name":"MAINTENANCE"},{"role":"bill_to","name":"ACCOUNTING",)"
    R"("city":"PARIS","country":"FR"},{"role":"ship_to","name":"PLANT 2","ids":[)"
    R"({"scheme":"gln","id":"3012345678917"}],"street":["5 QUAI"],"city":"GIVORS",)"
    R"("postcode":"69700","country":"FR"}],"totals":{"lines":"600.00","total":"738.00"},)"
    R"("lines":[{"number":"10","item":{"gtin":"5412345000013","buyer_item":"B-1",)"
    R"("seller_item":"S-1","manufacturer_item":"M-1"},"description":"HEX BOLT","lot":"L7",)"
    R"("serials":["SN1"],"origin":"DK","quantity":"200","unit":"EA","price":"2.00",)"
    R"("amount":"400.00","notes":[{"kind":"general","text":"MARKED"}],"charges":[)"
    R"({"kind":"charge","code":"packing","amount":"4.00","text":"BOX"}],"schedules":[)"
    R"({"quantity":"120","unit":"EA","requested_delivery":"2026-03-16"},{"quantity":"80",)"
    R"("unit":"EA","requested_delivery":"2026-03-20"}]},{"number":"20","item":)"
    R"({"seller_item":"S-2"},"description":"WASHER","quantity":"1000","unit":"EA",)"
    R"("price":"0.20","amount":"200.00","requested_delivery":"2026-03-16","stores":[)"
    R"({"store":{"scheme":"gln","id":"3012345678924"},"quantity":"600","unit":"EA"},)"
    R"({"store":{"scheme":"buyer_assigned","id":"ST9"},"quantity":"400","unit":"EA"}]}]})";

documents::Document through(std::string_view id, documents::Document const& document) {
    auto const program = program_named(id);
    INFO(id);
    if (program->xml) {
        auto const written = write_xml(*program, document);
        if (!written) FAIL(written.error().text());
        auto const xml = syntax::XmlDocument::parse(written->text);
        REQUIRE(xml);
        auto read_back = read_xml(*program, *xml);
        if (!read_back) FAIL(read_back.error().text());
        return std::move(read_back->document);
    }
    standards::Dictionary const& dictionary = dictionary_of(*program);
    WriteOptions options;
    options.delimiters = read_options(false, dictionary).delimiters;
    auto const written = write_with_report(*program, document, options);
    if (!written) FAIL(written.error().text());
    std::optional<documents::Document> result;
    auto const done = reparse(dictionary)(written->body, [&](standards::SetTree const& tree) {
        auto read_back = read(*program, tree, read_options(false, dictionary));
        if (!read_back) FAIL(read_back.error().text());
        result = std::move(read_back->document);
    });
    if (!done) FAIL(done.error().text());
    REQUIRE(result);
    return std::move(*result);
}

/// Every value of the document by its path, "/lines/0/quantity" as documents::value_at() knows it.
std::vector<std::string> const& common_paths() {
    static std::vector<std::string> const paths = [] {
        std::vector<std::string> all = {
            "type",
            "number",
            "placed_on",
            "currency",
            "contract",
            "quote",
            "customer_reference",
            "deliver_not_before",
            "deliver_not_after",
            "requested_ship",
            "notes[0].text",
            "notes[1].text",
            "delivery_terms.incoterm",
            "transport.carrier.id",
            "transport.carrier_name",
            "totals.lines",
            "totals.total",
            "payment_terms[0].discount_percent",
            "payment_terms[0].discount_due",
            "payment_terms[0].discount_amount",
            "payment_terms[1].net_due",
            "charges[0].kind",
            "charges[0].code",
            "charges[0].amount",
            "charges[0].text",
            "charges[1].kind",
            "charges[1].code",
            "charges[1].amount",
            "charges[1].percent",
            "charges[1].text",
            "taxes[0].kind",
            "taxes[0].amount",
            "taxes[0].percent",
            "lines[0].lot",
            "lines[0].serials[0]",
            "lines[0].origin",
            "lines[0].notes[0].text",
            "lines[0].charges[0].amount",
            "lines[0].schedules[0].quantity",
            "lines[0].schedules[0].requested_delivery",
            "lines[0].schedules[1].quantity",
            "lines[0].schedules[1].requested_delivery",
            "lines[1].requested_delivery",
            "lines[1].stores[0].store.id",
            "lines[1].stores[0].quantity",
            "lines[1].stores[1].store.id",
            "lines[1].stores[1].quantity"
        };
        for (std::string const party : {"0", "1", "2", "3", "4"}) {
            for (std::string const field :
                 {"role", "name", "ids[0].scheme", "ids[0].id", "tax_id", "street[0]", "street[1]",
                  "city", "region", "postcode", "country"})
                all.push_back("parties[" + party + "]." + field);
        }
        for (std::string const field : {"name", "phone", "fax", "email"})
            all.push_back("parties[0].contacts[0]." + field);
        for (std::string const line : {"0", "1"}) {
            for (std::string const field :
                 {"number", "item.gtin", "item.buyer_item", "item.seller_item",
                  "item.manufacturer_item", "description", "quantity", "unit", "price", "amount"})
                all.push_back("lines[" + line + "]." + field);
        }
        return all;
    }();
    return paths;
}

TEST_CASE(
    "maps: an order that goes from 850 to ORDERS to UBL and back keeps what all three carry",
    "[maps]"
) {
    auto const made = documents::read_json(kOrder);
    REQUIRE(made);
    documents::Document const first = through("x12/004010/850", *made);
    documents::Document const last =
        through("x12/004010/850", through("ubl/2.1/Order", through("edifact/D96A/ORDERS", first)));
    std::size_t compared = 0;
    for (std::string const& path : common_paths()) {
        INFO(path);
        auto const expected = documents::value_at(first, path);
        CHECK(documents::value_at(last, path) == expected);
        compared += expected ? 1 : 0;
    }
    CHECK(compared > 90);
}

}  // namespace
}  // namespace tidegate::maps
