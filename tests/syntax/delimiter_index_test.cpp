#include "syntax/delimiter_index.hpp"

#include "syntax/characters.hpp"
#include "syntax/x12_text.hpp"

#include <algorithm>

using namespace tidegate;
using namespace tidegate::test;
using syntax::DelimiterIndex;
using syntax::Delimiters;
namespace content = syntax::content;

namespace {

Delimiters const kEdifact{'\'', '+', ':', '*', '?'};

struct Seen {
    std::uint64_t offset;
    std::uint32_t content;
};
using Marks = std::vector<Seen>;

/// The same places, and of the content nothing left out. Components may be told of a neighbour,
/// too.
bool covers(Marks const& found, Marks const& expected) {
    return std::ranges::equal(found, expected, [](Seen const& mark, Seen const& by_hand) {
        std::uint32_t const more = mark.content & ~by_hand.content;
        return mark.offset == by_hand.offset && (by_hand.content & ~mark.content) == 0 &&
               (more & ~std::uint32_t{content::components}) == 0;
    });
}

/// One byte after the other, as one would do it by hand.
Marks marks_by_hand(std::string_view text, Delimiters const& by, bool is_wrapped) {
    Marks marks;
    std::uint32_t bits = 0;
    bool is_released = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const byte = text[at];
        auto const value = static_cast<unsigned char>(byte);
        bool const is_delimiter = byte == by.segment || byte == by.element ||
                                  byte == by.component || byte == by.repetition ||
                                  byte == by.release;
        if (!is_delimiter && (value < 0x20 || value > 0x7e)) bits |= content::special;
        if (is_released && is_wrapped && syntax::is_line_end(byte)) continue;
        if (std::exchange(is_released, false)) {
            if (byte == by.release) bits |= content::releases;
            continue;
        }
        if (is_delimiter && byte != by.release && at > 0 && text[at - 1] == ' ')
            bits |= content::padding;
        if (byte == by.release) {
            is_released = true;
            bits |= content::releases;
        } else if (byte == by.component) {
            bits |= content::components;
        } else if (byte == by.repetition) {
            bits |= content::repetitions;
        } else if (byte == by.segment || byte == by.element) {
            marks.push_back({at, std::exchange(bits, 0)});
        }
    }
    return marks;
}

/// In pieces of the sizes that `next_size` gives.
template <class NextSize>
Marks marks_in_pieces(
    std::string_view text, Delimiters const& by, bool is_wrapped, NextSize next_size
) {
    constexpr std::uint64_t kOffset = 1'000;
    DelimiterIndex index;
    index.begin(by, is_wrapped, kOffset);
    Marks marks;
    while (index.end() - kOffset < text.size()) {
        std::size_t const size = next_size();
        index.add(text.substr(index.end() - kOffset, size));
        for (DelimiterIndex::Mark const& mark : index.marks())
            marks.push_back({index.base() + mark.offset - kOffset, mark.content});
        index.forget(index.marks().size());
    }
    return marks;
}

}  // namespace

TEST_CASE("delimiter index: a cut at any byte changes no mark", "[syntax]") {
    std::string const text =
        "AB+C ?\?'D?'E +F :G*H? :' I?\?\?+J+K\n'?\?\?\x80'+''" + std::string(60, '?') + "+?+'";
    Marks const expected = marks_by_hand(text, kEdifact, false);
    REQUIRE(expected.size() > 8);
    for (std::size_t cut = 1; cut <= text.size(); ++cut) {
        bool is_first = true;
        auto const size = [&] { return std::exchange(is_first, false) ? cut : text.size(); };
        REQUIRE(covers(marks_in_pieces(text, kEdifact, false, size), expected));
    }
}

TEST_CASE("delimiter index: random bytes in random pieces are marked as by hand", "[syntax]") {
    unsigned const seed = random_seed();
    INFO("TIDEGATE_SEED=" << seed);
    std::mt19937 random(seed);
    std::string text(200'000, '\0');
    for (char& byte : text) byte = "ABCDE F+':*??\r\n\x80"[random() % 16];
    for (bool const is_wrapped : {false, true}) {
        for (Delimiters const& by : {kEdifact, Delimiters{'\n', '+', ':', 0, 0}}) {
            Marks const expected = marks_by_hand(text, by, is_wrapped);
            CHECK(covers(
                marks_in_pieces(text, by, is_wrapped, [&] { return 1 + random() % 300; }), expected
            ));
            CHECK(covers(
                marks_in_pieces(text, by, is_wrapped, [] { return DelimiterIndex::kStepBytes; }),
                expected
            ));
        }
    }
}

TEST_CASE("delimiter index: after a restart nothing of before counts", "[syntax]") {
    DelimiterIndex index;
    index.begin(kEdifact, false, 0);
    index.add("A:B+C?");
    index.restart(40);
    CHECK(index.marks().empty());
    index.add("'D'");
    REQUIRE(index.marks().size() == 2);
    CHECK(index.base() + index.marks()[0].offset == 40);
    CHECK(index.marks()[0].content == 0);
    CHECK(index.end() == 43);
}
