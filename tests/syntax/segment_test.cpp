#include "syntax/segment.hpp"

#include <array>

using namespace tidegate::syntax;

TEST_CASE("segment: parts are those that counting and asking for each find", "[syntax]") {
    for (std::string_view const text : {"", "a", "a:b", ":", "a::b:", "a?:b:c", "?", "a?"}) {
        for (char const release : {'\0', '?'}) {
            for (char const separator : {':', '\0'}) {
                CAPTURE(text, release, separator);
                PartWalk parts(text, separator, release);
                std::size_t const count = count_parts(text, separator, release);
                for (std::size_t i = 1; i <= count; ++i)
                    CHECK(parts.next() == part_of(text, separator, i, release));
                CHECK_FALSE(parts.next());
            }
        }
    }
}

TEST_CASE("segment: an absent element is empty", "[syntax]") {
    std::string_view const text = "BEG*00*";
    std::array<std::uint32_t, 3> const ends{3, 6, 7};
    Segment const segment{.tag = text.substr(0, 3), .elements = {text.data(), ends.data(), 2}};
    CHECK(segment.element(1) == "00");
    CHECK(segment.element(2).empty());
    CHECK(segment.element(3).empty());
    CHECK(segment.element(0).empty());
}

TEST_CASE("segment: offsets of elements are those of the input", "[syntax]") {
    std::string const text = "REF*PO*4500";
    std::string_view const view = text;
    std::array<std::uint32_t, 3> const ends{3, 6, 11};
    Segment const segment{
        .tag = view.substr(0, 3), .elements = {view.data(), ends.data(), 2}, .byte = 1000
    };
    CHECK(segment.element_byte(0) == 1000);
    CHECK(segment.element_byte(1) == 1004);
    CHECK(segment.element_byte(2) == 1007);
    CHECK(segment.element_byte(3) == 1011);
}

TEST_CASE("segment: parts between separators", "[syntax]") {
    struct Row {
        std::string_view text;
        char separator;
        std::size_t count;
        std::string_view first;
        std::string_view second;
        std::string_view third;
    };
    for (Row const& row : {
             Row{"", ':', 0, "", "", ""},
             Row{"A", ':', 1, "A", "", ""},
             Row{"A:B", ':', 2, "A", "B", ""},
             Row{":B:", ':', 3, "", "B", ""},
             Row{"A::C", ':', 3, "A", "", "C"},
             Row{"A:B", '\0', 1, "A:B", "", ""},
         }) {
        CAPTURE(row.text);
        CHECK(count_parts(row.text, row.separator) == row.count);
        CHECK(part_of(row.text, row.separator, 0).empty());
        CHECK(part_of(row.text, row.separator, 1) == row.first);
        CHECK(part_of(row.text, row.separator, 2) == row.second);
        CHECK(part_of(row.text, row.separator, 3) == row.third);
        CHECK(part_of(row.text, row.separator, 4).empty());
    }
}
