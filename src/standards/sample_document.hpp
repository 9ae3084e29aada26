// Made documents: one transaction set or message in its envelope, right by the standard and the
// guideline, the same for the same seed. For tests of both partners, and for people to look at.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"
#include "standards/guideline.hpp"

#include <cstdint>
#include <string>

namespace tidegate::standards {

struct SampleOptions {
    std::uint64_t seed = 1;
    Date date = Date::from_days(20'458);  ///< of the envelope: 2026-01-05; others follow it
};

/// One interchange of X12 or EDIFACT (UNOC), ZZ/SENDER to ZZ/RECEIVER, marked as a test. The
/// guideline has no finding on it. Errors: refused when chance finds no such document, with what
/// stood in the way and what to write into the guideline.
Expected<std::string> make_sample(Guideline const& guideline, SampleOptions const& options);

}  // namespace tidegate::standards
