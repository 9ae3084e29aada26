// Checks the elements of one segment against its definition: presence, lengths, types, codes,
// repetitions, components, relational conditions. X12.6 types and conditions. Internal to
// src/standards.
#pragma once

#include "standards/finding_report.hpp"

#include <cstdint>
#include <string_view>

namespace tidegate::standards {

class ElementCheck {
public:
    ElementCheck(
        std::string_view release, syntax::Delimiters const& delimiters,
        ValidateOptions const& options, FindingReport& report
    )
        : release_(release), delimiters_(delimiters), options_(options), report_(report) {}

    /// `item` is the segment's place in the structure; null when it has none.
    void check(
        syntax::Segment const& segment, SegmentDefinition const& definition, SetItem const* item
    );

private:
    void check_use(Place place, ElementUse const& use, std::string_view text);
    void check_occurrence(Place place, ElementUse const& use, std::string_view text);
    void check_composite(Place place, Composite const& composite, std::string_view text);
    void check_simple(Place const& place, Element const& element, std::string_view text);
    void check_text(Place const& place, Element const& element, std::string_view text);
    void check_number(Place const& place, Element const& element, std::string_view text);
    void check_date(Place const& place, Element const& element, std::string_view text);
    void check_time(Place const& place, Element const& element, std::string_view text);
    bool check_length(
        Place const& place, Element const& element, std::string_view text, std::size_t low,
        std::size_t high, std::string_view unit
    );
    void check_code(Place const& place, Element const& element, std::string_view text);
    void report_missing(Place const& place, ElementUse const& use);
    void report(
        syntax::FindingCode code, Place const& place, Element const* element,
        std::string_view value, std::string text, Certainty certainty = Certainty::certain
    );

    std::string_view release_;
    syntax::Delimiters const& delimiters_;
    ValidateOptions const& options_;
    FindingReport& report_;
};

}  // namespace tidegate::standards
