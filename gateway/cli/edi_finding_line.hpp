// A finding as one line for people, in the form of a compiler's message.
#pragma once

#include "syntax/finding.hpp"

#include <string>
#include <string_view>

namespace tidegate::cli {

/// "a.edi:9: error: PO103 is 7 characters ... [element.too_long; set 850 0001, segment 8 PO1 in
/// loop PO1, byte 366; AK403 5]" with its line end. `owner` is what it belongs to: "set 850 0001".
std::string finding_line(
    std::string_view file, std::string_view owner, syntax::Finding const& finding
);

}  // namespace tidegate::cli
