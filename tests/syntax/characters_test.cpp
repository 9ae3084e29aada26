#include "syntax/characters.hpp"

using namespace tidegate::syntax;

TEST_CASE("characters: times of day", "[syntax]") {
    for (std::string_view text : {"0000", "2359", "235959", "1200001", "12000099"}) {
        CAPTURE(text);
        CHECK(is_time_of_day(text));
    }
    for (std::string_view text :
         {"", "12", "120", "2400", "1260", "12006", "120060", "120000000", "12:0", "-100"}) {
        CAPTURE(text);
        CHECK_FALSE(is_time_of_day(text));
    }
}

TEST_CASE("characters: blanks between segments", "[syntax]") {
    using namespace std::string_view_literals;
    for (std::string_view text : {" A"sv, "\tA"sv, "\r\n"sv, "\nA"sv, "\0A"sv, "\x1A"sv})
        CHECK(blank_size(text) == 1);
    CHECK(blank_size("\xEF\xBB\xBFISA") == 3);
    for (std::string_view text :
         {"", "A", "\xEF\xBB",
          "\xEF\xBB"
          "A",
          "\x1C"})
        CHECK(blank_size(text) == 0);
}

TEST_CASE("characters: offsets survive dropping line ends", "[syntax]") {
    std::string const text = "\r\nAB\nC\r\n\r\nD\n";
    CHECK(without_line_ends(text) == "ABCD");
    for (std::size_t i = 0; i < 4; ++i) CHECK(text[offset_with_line_ends(text, i)] == "ABCD"[i]);
    CHECK(offset_with_line_ends(text, 4) == text.size());
}

TEST_CASE("characters: messages show no control characters", "[syntax]") {
    CHECK(printable("A\x1B[2J\n\xC3\xA9") == "A\\x1B[2J\\x0A\\xC3\\xA9");
    CHECK(printable(std::string(100, 'x')) == std::string(99, 'x') + "...");
    CHECK(quoted('~') == "'~'");
    CHECK(quoted('\n') == "line feed (0x0A)");
    CHECK(quoted('\x1C') == "the byte 0x1C");
}
