// The marks of delimiters: vectors say what a loop over the bytes says, and a text may be cut
// anywhere.
#include "fuzz/service_characters.hpp"
#include "fuzz/target.hpp"
#include "syntax/characters.hpp"
#include "syntax/delimiter_index.hpp"

#include <utility>
#include <vector>

namespace tidegate::fuzz {

void delimiters(std::string_view input);

namespace {

/// Offsets of all marks, and each segment: offset of its terminator, content.
struct Seen {
    std::vector<std::uint64_t> marks;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> segments;
    bool operator==(Seen const&) const = default;
};

void check_vectors(std::string_view text, syntax::StepRules const& rules) {
    auto const marked = [&](auto mark) {
        std::vector<std::uint32_t> marks(text.size() + syntax::kMarksSlack);
        std::vector<syntax::SegmentEnd> segments(text.size() + 1);
        syntax::StepState state;
        syntax::StepMarks out{marks.data(), segments.data(), 0, 0};
        for (std::size_t at = 0; at < text.size(); at += syntax::kStepBytesMax)
            mark(
                text.substr(at, syntax::kStepBytesMax), static_cast<std::uint32_t>(at), rules,
                state, out
            );
        marks.resize(out.count);
        segments.resize(out.segments_count);
        return std::tuple(marks, segments, state);
    };
    require(
        marked(syntax::mark_step) == marked(syntax::mark_step_plainly),
        "vectors mark what a loop over the bytes marks"
    );
}

/// One byte after the other.
std::vector<std::uint64_t> ends_by_hand(
    std::string_view text, syntax::Delimiters const& by, bool is_wrapped
) {
    std::vector<std::uint64_t> ends;
    bool is_released = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_released && is_wrapped && syntax::is_line_end(text[at])) continue;
        if (std::exchange(is_released, false)) continue;
        if (by.release != 0 && text[at] == by.release)
            is_released = true;
        else if (text[at] == by.segment || text[at] == by.element)
            ends.push_back(at);
    }
    return ends;
}

template <class NextSize>
Seen marks_in_pieces(std::string_view text, syntax::StepRules const& rules, NextSize next_size) {
    syntax::DelimiterIndex index;
    index.begin(rules.delimiters, rules.is_wrapped);
    index.restart(text.data(), 0);
    Seen seen;
    for (std::size_t end = 0; end < text.size();) {
        end = std::min(text.size(), end + next_size());
        while (index.more(text.data() + end, index.marks().size())) {
            for (std::uint32_t const mark : index.marks()) seen.marks.push_back(mark);
            for (syntax::SegmentEnd const& segment : index.segments())
                seen.segments.emplace_back(index.marks()[segment.mark], segment.content);
        }
    }
    return seen;
}

}  // namespace

void delimiters(std::string_view input) {
    Characters const of(input);
    syntax::StepRules const rules{of.delimiters, of.is_wrapped};
    if (of.are_usable()) check_vectors(of.text, rules);
    Dice dice(of.text);
    constexpr std::size_t kPieceMax = 200;
    Seen const whole = marks_in_pieces(of.text, rules, [&] { return of.text.size(); });
    Seen const pieces = marks_in_pieces(of.text, rules, [&] { return 1 + dice.below(kPieceMax); });
    require(whole == pieces, "the marks do not depend on where the text is cut");
    require(
        !of.are_usable() || whole.marks == ends_by_hand(of.text, of.delimiters, of.is_wrapped),
        "every end of an element is marked, and no other byte"
    );
}

}  // namespace tidegate::fuzz
