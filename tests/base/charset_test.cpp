#include "base/charset.hpp"

#include <catch2/catch.hpp>

using namespace tidegate;

TEST_CASE("charset: the first byte outside a set is found, and none inside", "[base]") {
    CHECK_FALSE(find_foreign_byte("ORDER 4711, (A/B)", Charset::x12_basic));
    CHECK(find_foreign_byte("ORDEr", Charset::x12_basic) == 4u);
    CHECK_FALSE(find_foreign_byte("Order@acme.example", Charset::x12_extended));
    CHECK(find_foreign_byte("caf\xe9", Charset::x12_extended) == 3u);
    CHECK_FALSE(find_foreign_byte("caf\xe9", Charset::latin1));
    CHECK(find_foreign_byte("a\x01", Charset::latin1) == 1u);
    CHECK(find_foreign_byte("a\x80", Charset::latin1) == 1u);
    CHECK_FALSE(find_foreign_byte("caf\xc3\xa9", Charset::utf8));
}

TEST_CASE(
    "utf-8: overlong forms, surrogates, cut sequences and values beyond Unicode are refused",
    "[base]"
) {
    CHECK(is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\x8a"));
    for (auto const* text :
         {"\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc3", "\xe2\x82",
          "\xff", "\x80", "\xf5\x80\x80\x80", "\xf0\x80\x80\xaf"}) {
        CAPTURE(text);
        CHECK_FALSE(is_utf8(text));
    }
}

TEST_CASE("latin-1: every byte becomes UTF-8 and comes back", "[base]") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
    std::string const utf8 = latin1_to_utf8(all);
    CHECK(is_utf8(utf8));
    CHECK(*utf8_to_latin1(utf8) == all);
    auto const euro = utf8_to_latin1("5 \xe2\x82\xac");
    REQUIRE_FALSE(euro);
    CHECK(euro.error().message.find("\xe2\x82\xac") != std::string::npos);
}
