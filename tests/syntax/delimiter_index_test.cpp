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

/// Offsets of all marks, and each segment: offset of its terminator, content.
struct Seen {
    std::vector<std::uint64_t> marks;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> segments;
    bool operator==(Seen const&) const = default;
};

/// The whole text at once, one byte after the other.
Seen seen_plainly(std::string_view text, Delimiters const& by, bool is_wrapped) {
    std::vector<std::uint32_t> marks(text.size());
    std::vector<syntax::SegmentEnd> segments(text.size());
    syntax::StepState state;
    syntax::StepMarks out{marks.data(), segments.data(), 0, 0};
    syntax::mark_step_plainly(text, 0, {by, is_wrapped}, state, out);
    Seen seen{{marks.begin(), marks.begin() + out.count}, {}};
    for (std::size_t i = 0; i < out.segments_count; ++i)
        seen.segments.emplace_back(marks[segments[i].mark], segments[i].content);
    return seen;
}

/// In pieces of the sizes that `next_size` gives; every other time the last few marks stay open.
template <class NextSize>
Seen seen_in_pieces(
    std::string_view text, Delimiters const& by, bool is_wrapped, NextSize next_size
) {
    constexpr std::uint64_t kOffset = 1'000;
    DelimiterIndex index;
    index.begin(by, is_wrapped);
    index.restart(text.data(), kOffset);
    Seen seen;
    std::size_t kept = 0;
    for (std::size_t end = 0; end < text.size();) {
        end = std::min(text.size(), end + next_size());
        while (index.more(text.data() + end, index.marks().size() - kept)) {
            CHECK(index.offset() == kOffset);
            for (std::uint32_t const mark : index.marks().subspan(kept)) seen.marks.push_back(mark);
            if (kept != 0)
                CHECK(index.marks()[0] == seen.marks[seen.marks.size() - index.marks().size()]);
            for (syntax::SegmentEnd const& segment : index.segments())
                seen.segments.emplace_back(index.marks()[segment.mark], segment.content);
            kept = std::min(index.marks().size(), kept == 0 ? std::size_t{5} : std::size_t{0});
        }
    }
    return seen;
}

}  // namespace

TEST_CASE("delimiter index: a cut at any byte changes no mark", "[syntax]") {
    std::string const text = "AB+C ?\?'D?'E +F :G*H? :' I?\?\?+J+K\n'?\?\?\x80'\r\n+'\n'" +
                             std::string(60, '?') + "+?+'\r";
    Seen const expected = seen_plainly(text, kEdifact, false);
    REQUIRE(expected.marks.size() > 8);
    REQUIRE(expected.segments.size() > 4);
    for (std::size_t cut = 1; cut <= text.size(); ++cut) {
        bool is_first = true;
        auto const size = [&] { return std::exchange(is_first, false) ? cut : text.size(); };
        REQUIRE(seen_in_pieces(text, kEdifact, false, size) == expected);
    }
}

TEST_CASE("delimiter index: random bytes in random pieces are marked as at once", "[syntax]") {
    unsigned const seed = random_seed();
    INFO("TIDEGATE_SEED=" << seed);
    std::mt19937 random(seed);
    std::string text(200'000, '\0');
    for (char& byte : text) byte = "ABCDE F+':*??\r\n\x80"[random() % 16];
    for (bool const is_wrapped : {false, true}) {
        for (Delimiters const& by : {kEdifact, Delimiters{'\n', '+', ':', 0, 0}}) {
            Seen const expected = seen_plainly(text, by, is_wrapped);
            CHECK((seen_in_pieces(text, by, is_wrapped, [&] {
                       return 1 + random() % 300;
                   }) == expected));
            CHECK((seen_in_pieces(text, by, is_wrapped, [&] { return text.size(); }) == expected));
        }
    }
}

TEST_CASE("delimiter index: it stands where all marks are there, and nowhere else", "[syntax]") {
    std::string const text = "A+B'C+D'" + std::string(DelimiterIndex::kStepBytes, 'E') + "'F'";
    char const* const data = text.data();
    DelimiterIndex index;
    index.begin(kEdifact, false);
    CHECK_FALSE(index.stands_at(data, 100));
    index.restart(data, 100);
    CHECK(index.stands_at(data, 100));
    CHECK_FALSE(index.stands_at(data + 1, 101));  // not looked at
    REQUIRE(index.more(data + text.size(), 0));
    CHECK(index.stands_at(data + 4, 104));
    CHECK_FALSE(index.stands_at(data + 4, 105));  // the text has moved
    CHECK_FALSE(index.stands_at(data - 1, 99));
    REQUIRE(index.more(data + text.size(), 2));  // the marks of C+D' stay
    CHECK(index.marks()[0] == 5);
    CHECK(index.stands_at(data + 4, 104));
    CHECK_FALSE(index.stands_at(data, 100));  // those in front of them do not
    CHECK_FALSE(index.more(data + text.size(), 0));
}

TEST_CASE("delimiter index: after a restart nothing of before counts", "[syntax]") {
    std::string const text = "A:B+C?'D'";
    DelimiterIndex index;
    index.begin(kEdifact, false);
    index.restart(text.data(), 0);
    REQUIRE(index.more(text.data() + 6, 0));
    index.restart(text.data() + 6, 40);
    CHECK(index.marks().empty());
    REQUIRE(index.more(text.data() + text.size(), 0));
    REQUIRE(index.marks().size() == 2);
    CHECK(index.offset() + index.marks()[0] == 40);
    CHECK(index.segments()[0].content == 0);
    CHECK(index.end() == 43);
}

TEST_CASE("delimiter index: marks that somebody refers to stay until release", "[syntax]") {
    std::string const text(3 * DelimiterIndex::kStepBytes, '+');
    DelimiterIndex index;
    index.begin(kEdifact, false);
    index.restart(text.data(), 0);
    REQUIRE(index.more(text.data() + text.size(), 0));
    auto const first = index.marks();
    index.keep();
    while (index.more(text.data() + text.size(), index.marks().size())) index.keep();
    for (std::uint32_t i = 0; i < first.size(); ++i) REQUIRE(first[i] == i);
}
