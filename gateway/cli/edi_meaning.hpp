// What the values of a segment mean by the dictionary, in words for people: names, types, codes,
// usage, relational conditions.
#pragma once

#include "standards/dictionary.hpp"
#include "syntax/envelope.hpp"
#include "syntax/segment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::cli {

/// One value of a segment with all that can be said of it; what is not known is empty.
struct Meaning {
    std::string place;       ///< "PO106", "SLN05-1", "DMG10[2]"
    std::string composite;   ///< that the element is a component of, "C507"
    std::string number;      ///< of the data element, "235"
    std::string name;        ///< of the element
    std::string definition;  ///< "code, 2 characters, mandatory"
    std::string text;        ///< the value, without release characters; empty when not given
    std::string meaning;     ///< of a code its name, of a date 2026-01-05, of N2 "1234" 12.34
};

/// In order. Components stand alone where the dictionary has a composite, and in EDIFACT always,
/// whose separators are never data. With `and_absent` also the elements that the segment could have
/// and has not.
std::vector<Meaning> meanings_of(
    syntax::Segment const& segment, standards::SegmentDefinition const* definition,
    syntax::Interchange const& interchange, bool and_absent
);

/// "if PO103 is given, PO102 must be too". X12.6.
std::string relation_in_words(std::string_view tag, standards::Relation const& relation);

/// True if it asks anything of the segment: one of its elements is given, or one must be.
bool concerns(standards::Relation const& relation, syntax::Segment const& segment);

/// "mandatory, once", "optional, at most 5".
std::string use_in_words(standards::SetItem const& item);

}  // namespace tidegate::cli
