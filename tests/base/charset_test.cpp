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

TEST_CASE("charset: every repertoire of EDIFACT is decoded as what it is", "[base]") {
    struct Row {
        std::string_view identifier;
        std::string_view bytes;
        std::string_view utf8;
    };
    for (Row const& row : {
             Row{"UNOA", "ABC", "ABC"},
             Row{"UNOB", "abc", "abc"},
             Row{"UNOC", "\xE9\xFC", "éü"},
             Row{"UNOD", "\xB3\xF3", "łó"},
             Row{"UNOE", "\xBF\xE0", "Пр"},
             Row{"UNOF", "\xE1\xE2", "αβ"},
             Row{"UNOG", "\xE6", "ĉ"},
             Row{"UNOH", "\xE7", "į"},
             Row{"UNOI", "\xC7", "ا"},
             Row{"UNOJ", "\xE0", "א"},
             Row{"UNOK", "\xF0", "ğ"},
             Row{"UNOL", "\xA4", "€"},
             Row{"UNOX", "abc", "abc"},
             Row{"UNOW", "\xE2\x82\xAC", "€"},
             Row{"UNOY", "\xE2\x82\xAC", "€"},
         }) {
        CAPTURE(row.identifier);
        auto const charset = charset_of_syntax(row.identifier);
        REQUIRE(charset.has_value());
        CHECK(to_utf8(row.bytes, *charset) == row.utf8);
        CHECK(from_utf8(row.utf8, *charset).value() == row.bytes);
        CHECK_FALSE(find_foreign_byte(row.bytes, *charset).has_value());
        CHECK(find_foreign_byte("A\n", *charset) == 1U);
    }
    CHECK_FALSE(charset_of_syntax("UNOZ").has_value());
    CHECK_FALSE(charset_of_syntax("UNO").has_value());
    CHECK(to_utf8("\x80", Charset::windows_1252) == "€");
}

TEST_CASE("charset: a byte without a character is replaced, not dropped", "[base]") {
    CHECK(
        to_utf8(
            "a\xA1"
            "b",
            Charset::iso8859_7
        ) == "a‘b"
    );
    CHECK(
        to_utf8(
            "a\xFF"
            "b",
            Charset::iso8859_7
        ) ==
        "a\uFFFD"
        "b"
    );
    CHECK(
        to_utf8(
            "a\xFF"
            "b",
            Charset::utf8
        ) ==
        "a\uFFFD"
        "b"
    );
    CHECK(to_utf8("\xE9", Charset::edifact_b) == "\uFFFD");
    CHECK(find_foreign_byte("\xFF", Charset::iso8859_7) == 0U);
    CHECK(find_foreign_byte("\x80", Charset::latin1) == 0U);
}

TEST_CASE("charset: a character without a place is named", "[base]") {
    for (auto const& [charset, text] :
         {std::pair{Charset::edifact_b, "Zürich"}, std::pair{Charset::iso8859_7, "Zürich"}}) {
        auto const written = from_utf8(text, charset);
        REQUIRE_FALSE(written.has_value());
        CHECK_THAT(written.error().message, Catch::Contains("'ü'"));
        CHECK_THAT(written.error().message, Catch::Contains(std::string(name_of(charset))));
    }
    CHECK_FALSE(from_utf8("\xFF", Charset::latin1).has_value());
}
