// Mends a made document by what is told of it: values that rules demand, elements that conditions
// ask for or forbid. Internal to src/standards.
#pragma once

#include "standards/sample_maker.hpp"
#include "standards/validate.hpp"

#include <vector>

namespace tidegate::standards {

/// A made document after its check.
struct CheckedSample {
    Guideline const& guideline;
    syntax::TransactionSet const& set;
    ValidatedSet const& validated;
    SampleMaker& maker;
};

/// `segments` are those of the set without the first and the last.
void mend_sample(CheckedSample const& checked, std::vector<SampleSegment>& segments);

}  // namespace tidegate::standards
