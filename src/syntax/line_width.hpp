// Tells a file whose lines were broken at a fixed width on the way from one that has its own line
// ends. Rule 46 of docs/conformance.md.
#pragma once

#include <string_view>

namespace tidegate::syntax {

/// True if line ends stand inside segments of `text` and all its lines but the last have one width,
/// as hosts and tapes break them. One line alone proves it only by a width that is in use (72, 80,
/// 128, 132). `release` 0 = none.
bool lines_are_wrapped(std::string_view text, char terminator, char release);

}  // namespace tidegate::syntax
