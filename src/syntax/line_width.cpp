#include "syntax/line_width.hpp"

#include "syntax/characters.hpp"

#include <algorithm>
#include <array>

namespace tidegate::syntax {
namespace {

constexpr std::array<std::size_t, 4> kUsualWidths = {72, 80, 128, 132};
/// A shorter line is one of a file that somebody wrote by hand.
constexpr std::size_t kShortestWidth = 20;

/// True if `line` ends with a terminator that ends a segment.
bool ends_segment(std::string_view line, char terminator, char release) {
    if (!line.ends_with(terminator)) return false;
    std::size_t releases = 0;
    while (release != 0 && releases + 1 < line.size() && line[line.size() - 2 - releases] == release
    )
        ++releases;
    return releases % 2 == 0;
}

}  // namespace

bool lines_are_wrapped(std::string_view text, char terminator, char release) {
    if (is_line_end(terminator)) return false;
    std::size_t const front = text.find_first_not_of("\r\n \t");
    if (front == std::string_view::npos) return false;
    text.remove_prefix(front);
    std::size_t width = 0;
    std::size_t lines = 0;
    bool breaks_segment = false;
    for (;;) {
        std::size_t const end = text.find_first_of("\r\n");
        if (end == std::string_view::npos) {
            if (text.size() > width) return false;
            break;
        }
        std::string_view const line = text.substr(0, end);
        text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
        // The last line of a file is shorter, and nothing but line ends follows it.
        if (text.find_first_not_of("\r\n\x1A") == std::string_view::npos && lines > 0 &&
            line.size() <= width)
            break;
        if (lines++ == 0) width = line.size();
        if (line.size() != width) return false;
        breaks_segment = breaks_segment || !ends_segment(line, terminator, release);
    }
    if (!breaks_segment || width < kShortestWidth) return false;
    return lines > 1 || std::ranges::find(kUsualWidths, width) != kUsualWidths.end();
}

}  // namespace tidegate::syntax
