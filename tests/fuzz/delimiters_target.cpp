// The index of delimiters: vectors say what a loop over the bytes says, and a text may be cut
// anywhere.
#include "fuzz/service_characters.hpp"
#include "fuzz/target.hpp"
#include "syntax/byte_marks.hpp"
#include "syntax/characters.hpp"
#include "syntax/delimiter_index.hpp"

#include <utility>
#include <vector>

namespace tidegate::fuzz {

void delimiters(std::string_view input);

namespace {

/// Offset and content of each mark.
using Marks = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

void check_vectors(std::string_view text, syntax::Delimiters const& by) {
    std::size_t const blocks = (text.size() + syntax::kBlockBytes - 1) / syntax::kBlockBytes;
    std::vector<syntax::BlockMarks> wide(blocks);
    std::vector<syntax::BlockMarks> plain(blocks);
    syntax::mark_bytes(text, by, wide);
    syntax::mark_bytes_plainly(text, by, plain);
    require(wide == plain, "vectors mark what a loop over the bytes marks");
}

/// One byte after the other. Content bits may be too many, so they are left out.
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
Marks marks_in_pieces(
    std::string_view text, syntax::Delimiters const& by, bool is_wrapped, NextSize next_size
) {
    syntax::DelimiterIndex index;
    index.begin(by, is_wrapped, 0);
    Marks marks;
    while (index.end() < text.size()) {
        index.add(text.substr(index.end(), next_size()));
        for (syntax::DelimiterIndex::Mark const& mark : index.marks())
            marks.emplace_back(index.base() + mark.offset, mark.content);
        index.forget(index.marks().size());
    }
    return marks;
}

}  // namespace

void delimiters(std::string_view input) {
    Characters const of(input);
    check_vectors(of.text, of.delimiters);
    Dice dice(of.text);
    constexpr std::size_t kPieceMax = 200;
    Marks const whole =
        marks_in_pieces(of.text, of.delimiters, of.is_wrapped, [&] { return of.text.size(); });
    Marks const pieces = marks_in_pieces(of.text, of.delimiters, of.is_wrapped, [&] {
        return 1 + dice.below(kPieceMax);
    });
    require(whole == pieces, "the marks do not depend on where the text is cut");
    std::vector<std::uint64_t> ends;
    for (auto const& [offset, content] : whole) ends.push_back(offset);
    require(
        !of.are_usable() || ends == ends_by_hand(of.text, of.delimiters, of.is_wrapped),
        "every end of an element is marked, and no other byte"
    );
}

}  // namespace tidegate::fuzz
