#include "syntax/free_text.hpp"

#include "syntax/segment_writer.hpp"
#include "syntax/x12_text.hpp"

using namespace tidegate;
using namespace tidegate::syntax;
using Parts = std::vector<std::string_view>;

namespace {

Delimiters const kEdifact{
    .segment = '\'', .element = '+', .component = ':', .repetition = '*', .release = '?'
};

}  // namespace

TEST_CASE("free text: pieces are cut between characters and in front of blanks", "[syntax]") {
    CHECK(split_free_text("", 5, 70, Charset::utf8).parts.empty());
    CHECK(split_free_text("ABCDEFG", 5, 3, Charset::utf8).parts == Parts{"ABC", "DEF", "G"});
    CHECK(split_free_text("ÄÖÜÉ", 5, 3, Charset::utf8).parts == Parts{"ÄÖÜ", "É"});
    CHECK(split_free_text("\xC4\xD6\xDC\xC9", 5, 3, Charset::latin1).parts.size() == 2);
    CHECK(split_free_text("AB CD EF", 5, 3, Charset::utf8).parts == Parts{"AB", " CD", " EF"});
    CHECK(split_free_text("AB     C", 5, 3, Charset::utf8).parts.size() <= 5);
}

TEST_CASE("free text: what finds no room is left over, and blanks make no loss", "[syntax]") {
    SplitText const left = split_free_text("ABCDEFGH", 2, 3, Charset::utf8);
    CHECK(left.parts == Parts{"ABC", "DEF"});
    CHECK(left.rest == "GH");
    SplitText const tight = split_free_text("AB CDEFGH", 3, 3, Charset::utf8);
    CHECK(tight.parts == Parts{"AB ", "CDE", "FGH"});
    CHECK(tight.rest.empty());
}

TEST_CASE("free text: a split and escaped text is joined to the same text", "[syntax]") {
    unsigned const seed = test::random_seed();
    INFO("TIDEGATE_SEED=" << seed);
    std::mt19937 random(seed);
    std::vector<std::string_view> const characters = {"A", "b", " ", "?", "+", ":",
                                                      "'", "*", "ß", "é", "Ä", "9"};
    for (auto const& [parts, length] :
         {std::pair{5, 70}, std::pair{5, 512}, std::pair{2, 35}, std::pair{2, 256}}) {
        for (Charset const charset : {Charset::latin1, Charset::utf8}) {
            for (int round = 0; round < 200; ++round) {
                std::string text;
                for (auto left = random() % static_cast<unsigned>(parts * length + 1); left > 0;
                     --left)
                    text += characters[random() % characters.size()];
                SplitText const split = split_free_text(
                    text, static_cast<std::size_t>(parts), static_cast<std::size_t>(length),
                    Charset::utf8
                );
                CAPTURE(text);
                REQUIRE(split.rest.empty());
                REQUIRE(split.parts.size() <= static_cast<std::size_t>(parts));
                SegmentBuilder builder;
                builder.begin("IMD");
                builder.set(1, 2, "CODE");
                std::uint16_t component = 4;
                for (std::string_view const part : split.parts) {
                    REQUIRE_FALSE(part.empty());
                    REQUIRE(is_utf8(part));
                    REQUIRE(count_characters(part) <= static_cast<std::size_t>(length));
                    builder.set(1, component++, part);
                }
                std::string out;
                REQUIRE(builder.write_to(out, kEdifact, {}, charset).has_value());
                std::string_view const composite = std::string_view(out).substr(4, out.size() - 5);
                REQUIRE(join_free_text(composite, 4, 8, kEdifact, charset) == text);
            }
        }
    }
}

TEST_CASE("free text: a character that a sender cut in two is whole again", "[syntax]") {
    CHECK(
        join_free_text("AAI:K\xC3:\xA4se ?: a?+b", 2, 6, kEdifact, Charset::utf8) == "Käse : a+b"
    );
    CHECK(join_free_text("", 1, 5, kEdifact, Charset::utf8).empty());
    CHECK(join_free_text("A:B:C", 1, 2, kEdifact, Charset::utf8) == "AB");
}
