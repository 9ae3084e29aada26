#include "syntax/step_marks.hpp"

#include "syntax/x12_text.hpp"

#include <cstdlib>
#include <tuple>

using namespace tidegate;
using namespace tidegate::test;
using syntax::Delimiters;
using syntax::SegmentEnd;
using syntax::StepMarks;
using syntax::StepRules;
using syntax::StepState;

namespace {

/// Ten million; TIDEGATE_RANDOM_BYTES asks for another number.
std::size_t random_bytes_count() {
    constexpr std::size_t kDefault = 10'000'000;
    char const* chosen = std::getenv("TIDEGATE_RANDOM_BYTES");
    return chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : kDefault;
}

using Mark = void (*)(std::string_view, std::uint32_t, StepRules const&, StepState&, StepMarks&);
using Marked = std::tuple<std::vector<std::uint32_t>, std::vector<SegmentEnd>, StepState>;

/// In steps of `step` bytes; the segments' marks count from the front of the text.
Marked marked(
    std::string_view text, StepRules const& rules, Mark mark, std::size_t step, StepState state = {}
) {
    constexpr std::uint32_t kOffset = 7;
    std::vector<std::uint32_t> marks(text.size() + syntax::kMarksSlack);
    std::vector<SegmentEnd> segments(text.size() + 1);
    StepMarks out{marks.data(), segments.data(), 0, 0};
    for (std::size_t at = 0; at < text.size(); at += step)
        mark(text.substr(at, step), kOffset + static_cast<std::uint32_t>(at), rules, state, out);
    marks.resize(out.count);
    segments.resize(out.segments_count);
    return {marks, segments, state};
}

Marked marked_plainly(std::string_view text, StepRules const& rules, StepState const& state = {}) {
    return marked(text, rules, syntax::mark_step_plainly, SIZE_MAX / 2, state);
}

}  // namespace

TEST_CASE("step marks: vectors say what a loop over the bytes says", "[syntax]") {
    unsigned const seed = random_seed();
    INFO("TIDEGATE_SEED=" << seed);
    std::mt19937 random(seed);
    std::string text(random_bytes_count(), '\0');
    // Half of the bytes are of a few, so that every kind of mark is dense somewhere.
    for (char& byte : text)
        byte = random() % 2 == 0 ? static_cast<char>(random()) : "*~:^?+' \r\n"[random() % 10];
    for (Delimiters const& delimiters : {
             Delimiters{},
             Delimiters{'\'', '+', ':', '*', '?'},
             Delimiters{'\n', '|', '\x1f', '^', '\\'},
             Delimiters{'\x85', '\xff', '\x80', 0, 0},
         }) {
        for (bool const is_wrapped : {false, true}) {
            StepRules const rules{delimiters, is_wrapped};
            Marked const plainly = marked_plainly(text, rules);
            for (std::size_t const step : {syntax::kStepBytesMax, std::size_t{1009}})
                CHECK((marked(text, rules, syntax::mark_step, step) == plainly));
        }
    }
}

TEST_CASE("step marks: a text of any length and alignment is marked to its last byte", "[syntax]") {
    std::string const text =
        std::string(70, 'A') + "*B~\r\n\x01\x7f\x80:^?\n~\r" + std::string(150, '*');
    StepRules const rules{{'~', '*', ':', '^', '?'}};
    std::array<StepState, 4> states;
    states[1] = {.content = 1, .last = StepState::Last::terminator, .is_padded = true};
    states[2] = {.last = StepState::Last::carriage_return};
    states[3] = {.is_released = true};
    for (std::size_t begin = 0; begin < 90; ++begin) {
        for (std::size_t size = 0; begin + size <= text.size(); ++size) {
            std::string_view const part = std::string_view(text).substr(begin, size);
            StepState const& state = states[(begin + size) % states.size()];
            REQUIRE(
                (marked(part, rules, syntax::mark_step, syntax::kStepBytesMax, state) ==
                 marked_plainly(part, rules, state))
            );
        }
    }
}

TEST_CASE("step marks: a delimiter that does not exist marks no NUL", "[syntax]") {
    std::string const text = std::string(64, '\0') + "~";
    auto const [marks, segments, state] = marked(text, {{'~', '*', 0, 0, 0}}, syntax::mark_step, 100);
    CHECK(marks == std::vector<std::uint32_t>{71});
    REQUIRE(segments.size() == 1);
    CHECK(segments.front().content == syntax::content::special);
}

TEST_CASE("step marks: a line end behind a terminator is no content", "[syntax]") {
    struct Row {
        char const* text;
        std::vector<std::uint32_t> contents;
    };
    constexpr std::uint32_t kSpecial = syntax::content::special;
    for (Row const& row : {
             Row{"A~\nB~", {0, 0}},
             Row{"A~\r\nB~", {0, 0}},
             Row{"A~\rB~", {0, kSpecial}},
             Row{"A~\n\nB~", {0, kSpecial}},
             Row{"A\n~B~", {kSpecial, 0}},
         }) {
        CAPTURE(row.text);
        std::vector<std::uint32_t> contents;
        for (SegmentEnd const& end : std::get<1>(marked(row.text, {}, syntax::mark_step, 100)))
            contents.push_back(end.content);
        CHECK(contents == row.contents);
    }
}
