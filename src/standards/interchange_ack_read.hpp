// Reads a received TA1 into the value that ours are written from (X12.5). Tolerant: what cannot be
// understood is empty.
#pragma once

#include "standards/acknowledge.hpp"
#include "syntax/segment.hpp"

namespace tidegate::standards {

/// `status` is 0 when TA104 is missing or longer than one character.
InterchangeAcknowledgement read_interchange_ack(syntax::Segment const& segment);

}  // namespace tidegate::standards
