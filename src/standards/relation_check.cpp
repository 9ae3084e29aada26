#include "standards/relation_check.hpp"

#include <fmt/format.h>

#include <bit>
#include <utility>

namespace tidegate::standards {

using syntax::FindingCode;

namespace {

class RelationCheck {
public:
    RelationCheck(
        Place place, SegmentDefinition const& definition, Relation const& relation,
        std::uint64_t present, FindingReport& report
    )
        : place_(place),
          definition_(definition),
          relation_(relation),
          report_(report),
          certainty_(relation.is_certain ? Certainty::certain : Certainty::unsure) {
        for (std::uint16_t const position : relation.positions) mask_ |= bit_of(position);
        given_ = present & mask_;
    }

    void check() {
        bool const has_first = (given_ & bit_of(first())) != 0;
        switch (relation_.kind) {
            case 'P':
                if (given_ != 0) require_all(lowest(given_));
                return;
            case 'C':
                if (has_first) require_all(first());
                return;
            case 'R':
                if (given_ == 0) require_one(0, fmt::format("one of {} is required", labels(0)));
                return;
            case 'L':
                if (given_ == bit_of(first())) {
                    trigger_ = first();
                    require_one(1, fmt::format("{} requires one of {}", label(first()), labels(1)));
                }
                return;
            case 'E':
                if (std::popcount(given_) > 1) exclude();
                return;
            default:
                TIDEGATE_CHECK(false);  // the dictionary reader takes no other letter
        }
    }

private:
    [[nodiscard]] std::uint16_t first() const { return relation_.positions.front(); }

    static std::uint16_t lowest(std::uint64_t mask) {
        return static_cast<std::uint16_t>(std::countr_zero(mask) + 1);
    }

    [[nodiscard]] std::string label(std::uint16_t position) const {
        return fmt::format("{}{:02}", place_.segment->tag, position);
    }

    // "PO108, PO109": the positions from the `begin`-th on.
    [[nodiscard]] std::string labels(std::size_t begin) const {
        std::string text;
        for (std::size_t i = begin; i < relation_.positions.size(); ++i) {
            text += (text.empty() ? "" : ", ") + label(relation_.positions[i]);
        }
        return text;
    }

    // All positions must be given because `giver` is: a finding for each that is not.
    void require_all(std::uint16_t giver) {
        trigger_ = giver;
        for (std::uint16_t const position : relation_.positions) {
            if ((given_ & bit_of(position)) == 0) {
                report_missing(
                    position, fmt::format("it is required because {} is given", label(giver))
                );
            }
        }
    }

    // One of several is required: the finding stands at the `index`-th position.
    void require_one(std::size_t index, std::string const& reason) {
        report_missing(relation_.positions[index], reason);
    }

    void report_missing(std::uint16_t position, std::string const& reason) {
        if (!report_.wants(FindingCode::element_conditional_missing, certainty_)) return;
        Element const* element = first_element_of(definition_.elements[position - 1]);
        std::string text = fmt::format(
            "{}{} is missing: {}", label(position), in_brackets(element ? element->name : ""),
            reason
        );
        add(FindingCode::element_conditional_missing, position, std::move(text));
    }

    void exclude() {
        if (!report_.wants(FindingCode::element_exclusive, certainty_)) return;
        std::uint16_t const kept = lowest(given_);
        trigger_ = kept;
        std::uint16_t const second = lowest(given_ & ~bit_of(kept));
        add(FindingCode::element_exclusive, second,
            fmt::format("{} must not be given together with {}", label(second), label(kept)));
    }

    void add(FindingCode code, std::uint16_t position, std::string text) {
        place_.element = position;
        Element const* element = first_element_of(definition_.elements[position - 1]);
        auto& finding = report_.add(
            code, place_, place_.segment->element(position), std::move(text), certainty_
        );
        if (element) finding.element_reference = element->number;
        if (trigger_ == 0) return;
        place_.element = trigger_;
        finding.triggers.push_back(trigger_at(place_));
    }

    Place place_;
    SegmentDefinition const& definition_;
    Relation const& relation_;
    FindingReport& report_;
    Certainty certainty_;
    std::uint64_t mask_ = 0;
    std::uint64_t given_ = 0;
    std::uint16_t trigger_ = 0;  ///< the element because of which; 0: none is
};

}  // namespace

void check_relations(
    syntax::Segment const& segment, SetItem const* item, SegmentDefinition const& definition,
    std::uint64_t present, FindingReport& report
) {
    for (Relation const& relation : definition.relations) {
        RelationCheck({.segment = &segment, .item = item}, definition, relation, present, report)
            .check();
    }
}

}  // namespace tidegate::standards
