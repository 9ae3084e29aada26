#include "cli/master_file.hpp"

#include <catch2/catch.hpp>

namespace tidegate::cli {
namespace {

Expected<std::vector<MasterRecord>> parse(std::string_view text) {
    return parse_master_file(text, "s.csv", store::Environment::live);
}

template <class T>
T only(std::string_view text) {
    auto const records = parse(text);
    INFO((records ? std::string() : records.error().text()));
    REQUIRE(records);
    REQUIRE(records->size() == 1);
    REQUIRE(std::holds_alternative<T>(records->front().value));
    return std::get<T>(records->front().value);
}

}  // namespace

TEST_CASE("master file: every kind of record keeps each of its fields", "[cli]") {
    auto const customer = only<store::CustomerRow>("customer,acme,C-1,Acme Retail,USD,complete");
    CHECK(customer.partner == "acme");
    CHECK(customer.customer.id == "C-1");
    CHECK(customer.customer.name == "Acme Retail");
    CHECK(customer.customer.currency == "USD");
    CHECK(customer.customer.partial == orders::PartialPolicy::complete);

    auto const item =
        only<orders::Item>("item,W-1,00614141000012,\"Rope, 20 m \"\"blue\"\"\",EA,XCS=12 XPX=480.5"
        );
    CHECK(item.number == "W-1");
    CHECK(item.gtin == "00614141000012");
    CHECK(item.description == "Rope, 20 m \"blue\"");
    CHECK(item.base_unit == "EA");
    REQUIRE(item.units.size() == 2);
    CHECK(item.units[1].unit == "XPX");
    CHECK(item.units[1].factor.text() == "480.5");

    auto const buyer_item = only<store::BuyerItem>("buyer_item,C-1,A-1001,W-1");
    CHECK(buyer_item.customer == "C-1");
    CHECK(buyer_item.buyer_item == "A-1001");
    CHECK(buyer_item.item == "W-1");

    auto const price = only<store::PriceRow>("price,,W-1,USD,12.50,100,EA,2026-01-01,2026-12-31");
    CHECK(price.customer.empty());
    CHECK(price.price.amount.text() == "12.50");
    CHECK(price.price.per == Decimal(100));
    CHECK(price.price.from.text() == "2026-01-01");
    CHECK(price.price.to.text() == "2026-12-31");

    CHECK_FALSE(only<store::StockCount>("stock,W-1,MAIN,500,").safety_stock);
    CHECK(only<store::StockCount>("stock,W-1,MAIN,500,25").safety_stock == Decimal(25));
    auto const receipt = only<store::ReceiptRow>("receipt,W-1,MAIN,PO-7-1,2026-02-03,400");
    CHECK(receipt.reference == "PO-7-1");
    CHECK(receipt.due.text() == "2026-02-03");
    CHECK(receipt.quantity == Decimal(400));
}

TEST_CASE(
    "master file: comments, empty lines and CRLF are no records, and lines keep their number",
    "[cli]"
) {
    auto const records =
        parse("# stock of today\r\n\r\n   \nstock,W-1,MAIN,5,\r\n  # end\nstock, W-2 , MAIN ,6,");
    REQUIRE(records);
    REQUIRE(records->size() == 2);
    CHECK(records->at(0).line == 4);
    CHECK(records->at(1).line == 6);
    CHECK(std::get<store::StockCount>(records->at(1).value).item == "W-2");
}

TEST_CASE("master file: a mistake is told with line, column and what is wrong", "[cli]") {
    struct Row {
        char const* text;
        char const* error;
    };
    for (Row const& row : std::initializer_list<Row>{
             {"stok,W-1,MAIN,5,", "s.csv:1:1: 'stok' is no kind of record"},
             {"\nstock,W-1,MAIN,many,", "s.csv:2:16: on hand: 'many' is not a decimal number"},
             {"stock,W-1,MAIN", "on hand is missing"},
             {"stock,,MAIN,5,", "s.csv:1:7: item is missing"},
             {"stock,W-1,MAIN,5,1,9", "s.csv:1:20: more fields than this kind of record has"},
             {"customer,a,b,c,USD,often", "s.csv:1:20: 'often' is neither split nor complete"},
             {"price,,W-1,USD,1,1,EA,2026-13-01,2026-12-31", "s.csv:1:23: from: "},
             {"item,W-1,,x,EA,XCS", "'XCS' is not a unit with its factor"},
             {"item,W-1,,x,EA,XCS=0", "'XCS=0' is not a unit with its factor"},
             {"item,W-1,,\"x,EA,", "a quoted field is not closed"},
             {"item,W-1,,\"x\"y,EA,", "goes on after its quote"},
             {"item,W-\xff,,x,EA,", "not UTF-8"}
         }) {
        CAPTURE(row.text);
        auto const records = parse(row.text);
        REQUIRE_FALSE(records);
        CHECK(records.error().text().find(row.error) != std::string::npos);
    }
}

}  // namespace tidegate::cli
