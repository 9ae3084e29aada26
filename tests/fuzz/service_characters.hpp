// Delimiters from the front of an input: the text of a target that works below the envelope.
#pragma once

#include "syntax/isa_header.hpp"
#include "syntax/segment.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace tidegate::fuzz {

/// `input` is six bytes and a text: segment terminator, element, component and repetition
/// separator, release character ('0' stands for none), and one of x, e (X12, EDIFACT), or X, E
/// where lines have a fixed width.
struct Characters {
    syntax::Standard standard = syntax::Standard::x12;
    syntax::Delimiters delimiters;
    bool is_wrapped = false;
    std::string_view text;

    explicit Characters(std::string_view input) {
        constexpr std::size_t kBytes = 6;
        if (input.size() < kBytes) return;
        auto const or_none = [](char byte) { return byte == '0' ? '\0' : byte; };
        char const kind = input[kBytes - 1];
        bool const is_edifact = kind == 'e' || kind == 'E';
        delimiters = {
            .segment = input[0],
            .element = input[1],
            .component = or_none(input[2]),
            .repetition = or_none(input[3]),
            .release = is_edifact ? or_none(input[4]) : '\0'
        };
        if (is_edifact) standard = syntax::Standard::edifact;
        // A delimiter that ends lines speaks against lines of a fixed width (isa_header).
        bool const ends_lines = input.substr(0, kBytes).find_first_of("\r\n") != input.npos;
        is_wrapped = (kind == 'X' || kind == 'E') && !ends_lines;
        text = input.substr(kBytes);
    }

    /// What every header that can be read gives: usable characters, each with one role.
    [[nodiscard]] bool are_usable() const {
        std::string all{
            delimiters.segment, delimiters.element, delimiters.component, delimiters.repetition,
            delimiters.release
        };
        std::erase(all, '\0');
        std::ranges::sort(all);
        return syntax::may_be_delimiter(delimiters.segment) &&
               syntax::may_be_delimiter(delimiters.element) &&
               std::ranges::all_of(all, syntax::may_be_delimiter) &&
               std::ranges::adjacent_find(all) == all.end();
    }
};

}  // namespace tidegate::fuzz
