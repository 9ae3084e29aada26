#include "base/iso2022.hpp"

#include "base/charset.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace tidegate;
using Kind = Iso2022Decoder::Kind;

namespace {

std::string decoded(std::string_view bytes) { return to_utf8(bytes, Charset::iso2022); }

std::vector<Kind> kinds_of(std::string_view text) {
    std::vector<Kind> kinds;
    Iso2022Decoder decoder;
    while (!text.empty()) {
        auto const step = decoder.next(text);
        kinds.push_back(step.kind);
        if (step.kind == Kind::cut || step.kind == Kind::other_system) break;
        text.remove_prefix(step.size);
    }
    return kinds;
}

}  // namespace

TEST_CASE(
    "iso 2022: sets are designated to G0 to G3 and shifted in as the standard says", "[base]"
) {
    struct Row {
        std::string_view what;
        std::string bytes;
        std::string_view utf8;
    };
    for (Row const& row : {
             Row{"initially ASCII", "abc ~", "abc ~"},
             Row{"JIS X 0208 in G0, by the short form", "a\x1b$B\x46\x7c\x4b\x5c\x1b(Bb", "a日本b"},
             Row{"by the long form", "\x1b$(B\x46\x7c\x1b(B", "日"},
             Row{"with the sequence of its revision in front", "\x1b&@\x1b$B\x46\x7c", "日"},
             Row{"a space and a line end stay what they are", "\x1b$B\x46\x7c \n\x4b\x5c", "日 \n本"
             },
             Row{"KS X 1001 in G1, shifted out and in", "\x1b$)C\x0e\x47\x51\x31\x39\x0f+", "한국+"
             },
             Row{"the same on the right, 8 bits", "\x1b$)C\xc7\xd1\xb1\xb9+", "한국+"},
             Row{"GB 2312 in G1", "\x1b$)A\x0e\x56\x50\x0f", "中"},
             Row{"GB 2312 in G0", "\x1b$A\x56\x50\x1b(B", "中"},
             Row{"ISO 8859-1 in G1", "\x1b-A\xe9\xfc", "éü"},
             Row{"ISO 8859-7 in G2, single shift of 7 bits", "\x1b.F\x1bN\x61x", "αx"},
             Row{"single shift of 8 bits", "\x1b.F\x8e\xe1x", "αx"},
             Row{"single shift to a set of two bytes", "\x1b$+B\x8f\xc6\xfcx", "日x"},
             Row{"locking shift 2: ISO 8859-2 on the left", "\x1b.B\x1bn\x33\x0f\x33", "ł3"},
             Row{"locking shift 3", "\x1b/L\x1bo\x3f\x0f", "П"},
             Row{"locking shift 2 to the right", "\x1b.L\x1b}\xbf", "П"},
             Row{"locking shift 3 to the right and back", "\x1b-A\x1b/L\x1b|\xbf\x1b~\xbf", "П¿"},
             Row{"the IRV of 1983", "\x1b(@$~+\x1b(B$~", "¤‾+$~"},
             Row{"the German ISO 646", "\x1b(K[\\]+'\x1b(B[", "ÄÖÜ+'["},
             Row{"JIS X 0201", "\x1b(J\\~\x1b(I\x31\x1b(B", "¥‾ｱ"},
             Row{"JIS X 0212", "\x1b$(D\x22\x2f\x1b(B", "˘"},
             Row{"announcements say nothing of text", "\x1b Aa\x1b!@b\x1b\"Cc\x1b%@d", "abcd"},
         }) {
        CAPTURE(row.what);
        CHECK(decoded(row.bytes) == row.utf8);
        for (Kind const kind : kinds_of(row.bytes)) {
            bool const is_understood = kind == Kind::character || kind == Kind::shift;
            CHECK(is_understood);
        }
    }
}

TEST_CASE("iso 2022: text of a set that is not known is passed in its own width", "[base]") {
    // JIS X 0213 and CNS 11643: pairs, whose second bytes are those of separators.
    CHECK(decoded("\x1b$(Q\x30+\x30'\x1b(B+") == "\uFFFD\uFFFD+");
    CHECK(decoded("\x1b$)G\x0e\x30+\x0f+") == "\uFFFD+");
    CHECK(decoded("\x1b$(`\x30+'\x1b(B+") == "\uFFFD+");
    CHECK(decoded("\x1b$(p\x30+'+\x1b(B+") == "\uFFFD+");
    CHECK(decoded("\x1b(!B+\x1b(B+") == "\uFFFD+");
    CHECK(kinds_of("\x1b$(Q") == std::vector{Kind::unknown_sequence});
    CHECK(kinds_of("\x1b$Q") == std::vector{Kind::unknown_sequence});
    CHECK(
        kinds_of("\x1b"
                 "c") == std::vector{Kind::unknown_sequence}
    );
    CHECK(kinds_of("\x1b#8") == std::vector{Kind::unknown_sequence});
    CHECK(kinds_of("\x1b!A") == std::vector{Kind::unknown_sequence});
}

TEST_CASE("iso 2022: bytes without a character are replaced, one for each, not dropped", "[base]") {
    CHECK(decoded("\xe9") == "\uFFFD");            // nothing was designated to G1
    CHECK(decoded("\x1b-F\xff") == "\uFFFD");      // a gap of ISO 8859-7
    CHECK(decoded("\x85") == "\uFFFD");            // a control character of 8 bits
    CHECK(decoded("\x1b$B\x46\n") == "\uFFFD\n");  // half a character
    CHECK(decoded("\x1b$B\x7e\x7e") == "\uFFFD");
    CHECK(decoded("\x1b$)C\xa0\xc7\xd1") == "\uFFFD한");
    // What follows is no text of ISO 2022 any more.
    CHECK(decoded("a\x1b%Gb") == "a\uFFFD");
    CHECK(kinds_of("\x1b%G").back() == Kind::other_system);
}

TEST_CASE("iso 2022: what is cut changes nothing until the rest is there", "[base]") {
    std::string const text = "a\x1b&@\x1b$B\x46\x7c\x1b(B\x1b$+B\x8f\xc6\xfc.";
    for (std::size_t cut = 1; cut < text.size(); ++cut) {
        Iso2022Decoder decoder;
        std::string out;
        std::size_t at = 0;
        std::size_t end = cut;
        while (at < text.size()) {
            if (at == end) end = text.size();
            auto const step = decoder.next(std::string_view(text).substr(at, end - at));
            if (step.kind == Kind::cut) {
                REQUIRE(end == cut);
                end = text.size();
                continue;
            }
            if (step.character != 0) append_utf8(out, step.character);
            at += step.size;
        }
        CAPTURE(cut);
        CHECK(out == "a日日.");
    }
}

TEST_CASE("iso 2022: no character of a set of several bytes is one of ASCII", "[base]") {
    for (std::string_view const final : {"@", "A", "B", "C", "D"}) {
        GraphicSet const set = find_graphic_set({.has_96 = false, .is_multiple = true}, final);
        REQUIRE(set.is_known());
        std::size_t count = 0;
        for (char row = 0x21; row < 0x7F; ++row) {
            for (char column = 0x21; column < 0x7F; ++column) {
                char32_t const character = character_of(set, std::string{row, column});
                CHECK((character == 0 || character >= 0x80));
                if (character != 0) ++count;
            }
        }
        CAPTURE(final);
        CHECK(count > 6000);
    }
}

TEST_CASE("charset: of ISO 2022 ASCII is written, and another character is refused", "[base]") {
    CHECK(from_utf8("ABC+1", Charset::iso2022).value() == "ABC+1");
    auto const refused = from_utf8("日", Charset::iso2022);
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("'日'") && Catch::Contains("ISO 2022"));
}
