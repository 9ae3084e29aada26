#include "standards/sample_mend.hpp"

#include "standards/guideline_scope.hpp"

#include <algorithm>
#include <functional>

namespace tidegate::standards {
namespace {

using syntax::FindingCode;

class Mending {
public:
    Mending(CheckedSample const& checked, std::vector<SampleSegment>& segments)
        : checked_(checked),
          tree_(checked.validated.tree),
          paths_(tree_, checked.set.delimiters),
          segments_(segments) {}

    void run() {
        for (syntax::Finding const& finding : checked_.validated.findings) mend(finding);
        for (GuidelineRule const& rule : checked_.guideline.rules) {
            for (std::uint32_t const node : occurrences_of(rule.place)) mend(rule, node);
        }
        // Positions are right up to here.
        std::ranges::sort(superfluous_, std::greater<>{});
        for (std::size_t const index : superfluous_)
            segments_.erase(segments_.begin() + static_cast<std::ptrdiff_t>(index));
    }

private:
    /// Null for header and trailer.
    SampleSegment* segment_at_position(std::uint32_t position) {
        std::size_t const index = position - 2U;
        return position >= 2 && index < segments_.size() ? &segments_[index] : nullptr;
    }

    void mend(syntax::Finding const& finding) {
        SampleSegment* segment = segment_at_position(finding.segment_position);
        if (segment == nullptr) return;
        bool const has_element = finding.element > 0 && finding.element <= segment->elements.size();
        switch (finding.code) {
            case FindingCode::segment_not_used:
                if (!segment->item->is_loop) superfluous_.push_back(finding.segment_position - 2U);
                return;
            case FindingCode::element_missing:
            case FindingCode::element_conditional_missing:
            case FindingCode::element_pattern:
            case FindingCode::element_invalid_code:
                if (!has_element) return;
                if (auto value =
                        checked_.maker.value_for(*segment, finding.element, finding.component))
                    segment->set(finding.element, finding.component, std::move(*value));
                return;
            case FindingCode::element_not_used:
            case FindingCode::element_exclusive:
                if (has_element) segment->clear(finding.element, finding.component);
                return;
            default:
                return;
        }
    }

    /// A rule `path = expression` is made to hold by putting the value there.
    void mend(GuidelineRule const& rule, std::uint32_t node) {
        Condition const& condition = rule.condition;
        auto const equation = condition.expression.equation();
        if (!equation) return;
        OccurrenceScope const scope(condition, node, paths_);
        if (condition.expression.holds(scope).value_or(false)) return;
        auto const value = equation->value.evaluate(scope);
        if (!value || std::holds_alternative<std::monostate>(*value)) return;
        ResolvedPath const& path = condition.paths.find(equation->path)->second;
        if (path.element == 0) return;
        for (std::uint32_t const at : nodes_at(path, tree_, node, checked_.set.delimiters)) {
            if (at == 0) continue;
            SampleSegment* segment = segment_at_position(standards::segment_at(tree_, at).position);
            if (segment != nullptr)
                segment->set(path.element, path.component, written(*value, *path.type));
        }
    }

    static std::string written(ExpressionValue const& value, Element const& type) {
        if (auto const* date = std::get_if<Date>(&value)) {
            std::string const day = date->compact();
            return type.length_max < day.size() ? day.substr(2) : day;
        }
        auto const* number = std::get_if<Decimal>(&value);
        if (number == nullptr) return text_of(value);
        bool const is_implied = type.type == ElementType::number && type.implied_decimals > 0;
        if (!is_implied || !number->fits_scale(type.implied_decimals))
            return number->normalized().text();
        Decimal const shifted = number->rescaled(type.implied_decimals, Rounding::half_even);
        return Decimal::from(shifted.coefficient(), 0).text();
    }

    [[nodiscard]] std::vector<std::uint32_t> occurrences_of(std::uint32_t number) const {
        if (number == 0) return {0};
        GuidelinePlace const& place = checked_.guideline.places[number];
        ResolvedPath step;
        step.is_self = true;
        step.steps.push_back({place.items, place.qualifiers});
        std::vector<std::uint32_t> all;
        for (std::uint32_t const above : occurrences_of(place.parent)) {
            auto const below = nodes_at(step, tree_, above, checked_.set.delimiters);
            all.insert(all.end(), below.begin(), below.end());
        }
        return all;
    }

    CheckedSample const& checked_;
    SetTree const& tree_;
    PathBook paths_;
    std::vector<SampleSegment>& segments_;
    std::vector<std::size_t> superfluous_;
};

}  // namespace

void mend_sample(CheckedSample const& checked, std::vector<SampleSegment>& segments) {
    Mending(checked, segments).run();
}

}  // namespace tidegate::standards
