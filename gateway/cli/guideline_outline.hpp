// What a guideline's page speaks of, in the order of the set: the places of the guideline, and what
// the standard demands anyway.
#pragma once

#include "standards/guideline.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tidegate::cli {

/// A line of the table of structure.
struct OutlineEntry {
    standards::SetItem const* item = nullptr;
    standards::GuidelinePlace const* place = nullptr;  ///< null: as in the standard
    std::string address;                               ///< its last step, "N1[01=ST]"
    std::size_t depth = 0;
    /// Which occurrences: the only line of its tag, or with qualifiers; all of them, where others
    /// have qualifiers; those that no other line is about.
    enum class Scope : std::uint8_t { only, all, others } scope = Scope::only;
};

struct Outline {
    std::vector<OutlineEntry> entries;
    std::vector<std::string> unspoken;  ///< addresses of what may be sent as in the standard
};

Outline outline_of(standards::Guideline const& guideline);

/// "must", "may", "not used", "depends".
std::string usage_word(OutlineEntry const& entry);

/// "once", "1 to 5", "at least 2", "any number".
std::string times_words(OutlineEntry const& entry);

}  // namespace tidegate::cli
