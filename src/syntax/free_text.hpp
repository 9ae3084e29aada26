// Long texts that lie in several components of one composite: C108 of FTX, 7008 of IMD. Rule 40 of
// docs/conformance.md.
#pragma once

#include "base/charset.hpp"
#include "syntax/segment.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::syntax {

struct SplitText {
    std::vector<std::string_view> parts;  ///< none is empty
    std::string_view rest;                ///< what found no room: for another segment
};

/// Cuts `text`, bytes of `charset`, into at most `parts` pieces of at most `length` characters.
/// Pieces do not end with a blank, which a receiver may drop, unless the text does or would not fit
/// otherwise. Works on data: release characters are put in afterwards and do not count.
SplitText split_free_text(
    std::string_view text, std::size_t parts, std::size_t length, Charset charset
);

/// The text of the components `first` to `last` (from 1) of a composite as it stands in a segment,
/// in UTF-8. Mends characters that a careless sender cut in two.
std::string join_free_text(
    std::string_view composite, std::size_t first, std::size_t last, Delimiters const& delimiters,
    Charset charset
);

}  // namespace tidegate::syntax
