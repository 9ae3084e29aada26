// What the writers of interchanges are given: envelopes as values, with the bodies that go into
// them. Whether syntax/x12_writer or syntax/edifact_writer wraps them is told by the header.
#pragma once

#include "syntax/envelope.hpp"
#include "syntax/segment_writer.hpp"

#include <string>
#include <vector>

namespace tidegate::syntax {

struct OutboundGroup {
    Group header;  ///< all values but byte and line; EDIFACT without UNG: one implicit group
    std::vector<SetBody> sets;
};

struct OutboundInterchange {
    Interchange header;  ///< all values but byte and line; control may lack its leading zeros (X12)
    std::vector<std::string> ta1 = {};  ///< X12: terminated TA1 segments, sent before the groups
    std::vector<OutboundGroup> groups;
};

}  // namespace tidegate::syntax
