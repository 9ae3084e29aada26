#include "documents/gs1.hpp"

#include <catch2/catch.hpp>

using namespace tidegate::documents;

TEST_CASE("gs1: check digits are those of published keys", "[documents]") {
    struct Row {
        std::string body;
        char digit;
    };
    for (Row const& row : std::vector<Row>{
             {"37610425002123456", '9'},
             {"629104150021", '3'},
             {"400638133393", '1'},
             {"03600029145", '2'},
             {"061414112345", '2'},
             {"00614141123456789", '0'},
         }) {
        CAPTURE(row.body);
        CHECK(gs1_check_digit(row.body) == row.digit);
        CHECK(has_gs1_check_digit(row.body + row.digit));
    }
    CHECK(gs1_check_digit("") == std::nullopt);
    CHECK(gs1_check_digit("12a") == std::nullopt);
    CHECK_FALSE(has_gs1_check_digit(""));
}

TEST_CASE("gs1: any single wrong digit is noticed", "[documents]") {
    std::string const right = "376104250021234569";
    for (std::size_t i = 0; i < right.size(); ++i) {
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string key = right;
            key[i] = digit;
            CHECK(is_sscc(key) == (key == right));
        }
    }
}

TEST_CASE("gs1: keys have the lengths of their kind", "[documents]") {
    CHECK(is_gtin("036000291452"));
    CHECK(is_gtin("6291041500213"));
    CHECK(is_gtin("00036000291452"));
    CHECK(is_gtin("96385074"));
    CHECK_FALSE(is_gtin("036000291453"));
    CHECK_FALSE(is_gtin("0036000291452000"));
    CHECK_FALSE(is_gtin("03600029145"));
    CHECK(is_gln("0614141000012"));
    CHECK_FALSE(is_gln("614141000012"));
    CHECK(is_sscc("006141411234567890"));
    CHECK_FALSE(is_sscc("6141411234567890"));
}

TEST_CASE(
    "gs1: GTINs of different length are the same item when their 14 digits are", "[documents]"
) {
    CHECK(gtin14("036000291452") == "00036000291452");
    CHECK(gtin14("0036000291452") == gtin14("036000291452"));
    CHECK(gtin14("00036000291452") == "00036000291452");
    CHECK(gtin14("WIDGET-9") == "WIDGET-9");
    CHECK(gtin14("123") == "123");
}

TEST_CASE("gs1: an SSCC counts on through the extension digit", "[documents]") {
    CHECK(make_sscc("0614141", 123456789) == "006141411234567890");
    CHECK(make_sscc("0614141", 1'123'456'789) == "106141411234567897");
    CHECK(make_sscc("0614141", 0) == "006141410000000005");
    CHECK_FALSE(make_sscc("123456789012", 100'000));  // used up
    CHECK_FALSE(make_sscc("123", 1));
    CHECK_FALSE(make_sscc("06141X1", 1));
    for (std::uint64_t serial = 0; serial < 2000; serial += 7)
        CHECK(is_sscc(*make_sscc("0614141", serial * 4'999'999)));
}
