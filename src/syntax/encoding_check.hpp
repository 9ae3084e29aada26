// Tells what could not be decoded in a segment of ISO 2022 (UNOX). The bytes are gone from its
// elements by then, so no check of values can tell it.
#pragma once

#include "syntax/finding.hpp"
#include "syntax/segment.hpp"
#include "syntax/segment_scanner.hpp"

#include <span>

namespace tidegate::syntax {

/// An element.invalid_character for each fault, with its bytes.
void check_encoding(
    std::span<EncodingFault const> faults, Segment const& segment, Findings& findings
);

}  // namespace tidegate::syntax
