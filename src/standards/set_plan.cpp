#include "standards/set_plan.hpp"

#include <algorithm>

namespace tidegate::standards {

SetPlan::SetPlan(SetDefinition const& definition) : automaton_(definition) {
    if (!automaton_.is_usable()) return;
    for (std::size_t place = 0; place < automaton_.places(); ++place) {
        SegmentDefinition const* segment =
            automaton_.place(static_cast<SetAutomaton::Place>(place)).item->segment;
        auto const known = std::ranges::find(segments_, segment);
        segment_of_place_.push_back(static_cast<std::uint16_t>(known - segments_.begin()));
        if (known == segments_.end()) segments_.push_back(segment);
    }
    for (SegmentDefinition const* segment : segments_) codes_.add(*segment);
    for (SegmentDefinition const* segment : segments_)
        plans_.push_back(SegmentPlan::without_components(*segment, codes_));
}

}  // namespace tidegate::standards
