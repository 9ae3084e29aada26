// The fast path's view of one set: its automaton and a plan per segment. Made once per set of a
// dictionary, when the set is first validated. Internal to src/standards.
#pragma once

#include "standards/segment_plan.hpp"
#include "standards/set_automaton.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::standards {

/// Immutable; shared between threads. The definition must outlive it.
class SetPlan {
public:
    explicit SetPlan(SetDefinition const& definition);

    [[nodiscard]] SetAutomaton const& automaton() const { return automaton_; }

    /// Which of the set's segment definitions stands at `place`.
    [[nodiscard]] std::uint16_t segment_at(SetAutomaton::Place place) const {
        return segment_of_place_[place];
    }

    /// For segments of that definition without component separators.
    [[nodiscard]] SegmentPlan const& plan_of(std::uint16_t segment) const {
        return plans_[segment];
    }

    /// For those of `count` tokens with component separators before the tokens in `components`.
    [[nodiscard]] SegmentPlan make_plan(
        std::uint16_t segment, std::size_t count, TokenMask components
    ) const {
        return SegmentPlan::with_components(*segments_[segment], count, components, codes_);
    }

private:
    SetAutomaton automaton_;
    CodeSets codes_;
    std::vector<SegmentDefinition const*> segments_;  ///< each once
    std::vector<SegmentPlan> plans_;                  ///< of segments_ at the same index
    std::vector<std::uint16_t> segment_of_place_;
};

}  // namespace tidegate::standards
