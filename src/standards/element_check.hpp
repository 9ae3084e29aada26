// Checks the elements of one segment against its definition: presence, repetitions, components,
// relational conditions; their values by ValueCheck. X12.6 and ISO 9735-1 segment structure.
// Internal to src/standards.
#pragma once

#include "standards/finding_report.hpp"
#include "standards/value_check.hpp"

#include <cstdint>
#include <string_view>

namespace tidegate::standards {

/// The number of the component that says how the date at `index` (from 0) of a composite is
/// written; 0 if that is none, or nothing says so.
std::size_t date_format_of(Composite const& composite, std::size_t index);

class ElementCheck {
public:
    /// `context` must outlive the check.
    ElementCheck(CheckContext const& context, FindingReport& report)
        : context_(context), report_(report), values_(context, report) {}

    /// `item` is the segment's place in the structure; null when it has none.
    void check(
        syntax::Segment const& segment, SegmentDefinition const& definition, SetItem const* item
    );

private:
    void check_use(Place place, ElementUse const& use, std::string_view text);
    void check_occurrence(Place place, ElementUse const& use, std::string_view text);
    void check_composite(Place place, Composite const& composite, std::string_view text);
    bool check_value(
        Place const& place, Element const& element, std::string_view text, bool codes_are_foreign
    );
    void report_missing(Place const& place, ElementUse const& use);
    void report(
        syntax::FindingCode code, Place const& place, Element const* element,
        std::string_view value, std::string text, Certainty certainty = Certainty::certain
    );

    CheckContext const& context_;
    FindingReport& report_;
    ValueCheck values_;
};

}  // namespace tidegate::standards
