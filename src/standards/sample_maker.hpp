// Walks the structure of a set as a guideline narrows it and makes up the segments of one document:
// right as far as structure, values and conditions of the standard go; what rules and `when` ask
// for is mended afterwards (sample_document.hpp). Internal to src/standards.
#pragma once

#include "standards/guideline_demand.hpp"
#include "standards/sample_presence.hpp"
#include "standards/sample_values.hpp"

#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace tidegate::standards {

/// One made segment. Elements and their components count from 0 here; a simple element has one
/// component, an absent one none.
struct SampleSegment {
    SetItem const* item = nullptr;
    std::vector<std::vector<std::string>> elements;
    std::vector<std::uint32_t> places;  ///< of the guideline, that mean it

    void set(std::uint16_t element, std::uint16_t component, std::string value);
    void clear(std::uint16_t element, std::uint16_t component);
};

class SampleMaker {
public:
    SampleMaker(Guideline const& guideline, Random& random, Date date);

    /// What stands between ST and SE.
    std::vector<SampleSegment> make();

    /// A value for an element or component of a made segment. Nothing: none was found that fits.
    std::optional<std::string> value_for(
        SampleSegment const& segment, std::uint16_t element, std::uint16_t component
    );

    /// The first element that no value was found for in the last document; empty when there is
    /// none.
    [[nodiscard]] GuidelineElement const* without_value() const { return without_value_; }

private:
    /// One occurrence that is to be made: the qualifiers it must have.
    using Plan = std::vector<Qualifier>;

    void walk(
        std::span<SetItem const* const> level, std::span<std::uint32_t const> active,
        std::uint32_t depth
    );
    std::vector<Plan> plan(
        SetItem const& item, std::span<std::uint32_t const> candidates, std::uint32_t depth
    );
    SampleSegment make_segment(
        SetItem const& item, std::span<std::uint32_t const> candidates, Plan const& plan
    );
    void put_qualifiers(
        SampleSegment& segment, std::span<std::uint32_t const> candidates, Plan const& plan,
        std::vector<ElementState>& states
    );
    void put_elements(SampleSegment& segment, std::vector<ElementState>& states);
    void put_element(SampleSegment& segment, std::uint16_t element, ElementUse const& use);
    void count_lines();
    void put_components(SampleSegment& segment, std::uint16_t element, Composite const& composite);
    void put_dates(SampleSegment& segment, std::uint16_t element, Composite const& composite);
    void put_line_numbers(SampleSegment& segment);
    [[nodiscard]] bool are_sections_parted_after(SetItem const& item) const;
    [[nodiscard]] Presence presence_of(
        SampleSegment const& segment, std::uint16_t element, std::uint16_t component
    );
    std::vector<GuidelineElement const*> said_of(
        std::span<std::uint32_t const> places, std::uint16_t element, std::uint16_t component
    );
    std::optional<std::string> value_of(
        std::span<std::uint32_t const> places, Element const& element, std::uint16_t position,
        std::uint16_t component
    );
    void want(Condition const& condition);
    bool chance(std::uint32_t one_in) { return values_.below(one_in) == 0; }

    Guideline const& guideline_;
    DemandBook book_;
    bool is_edifact_;
    SampleValues values_;
    bool is_bare_;
    /// What equations of rules set: given always, so that they can be.
    std::set<SetItem const*> wanted_items_;
    std::set<std::tuple<SetItem const*, std::uint16_t>> wanted_elements_;
    std::vector<SampleSegment> made_;
    std::uint32_t levels_made_ = 0;  ///< HL, CPS
    std::uint32_t lines_made_ = 0;   ///< LIN
    GuidelineElement const* without_value_ = nullptr;
};

}  // namespace tidegate::standards
