// The lines in which two texts differ.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace tidegate::cli {

struct LineChange {
    char side = '-';  ///< '-' is only before, '+' only after
    std::string text;
    bool operator==(LineChange const&) const = default;
};

/// The fewest lines that make one of the other, in their order, removed ones first. Of texts that
/// differ in more than limits::line_diff_lines_max lines all between the first and the last
/// difference.
std::vector<LineChange> diff_lines(
    std::span<std::string const> before, std::span<std::string const> after
);

}  // namespace tidegate::cli
