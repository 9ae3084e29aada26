#include "standards/guideline_check.hpp"

#include "base/limits.hpp"
#include "standards/finding_report.hpp"
#include "standards/guideline_demand.hpp"
#include "standards/guideline_elements.hpp"
#include "standards/guideline_scope.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace tidegate::standards {

using syntax::Finding;
using syntax::FindingCode;

namespace {

/// One document against one guideline.
class GuidelineCheck {
public:
    GuidelineCheck(
        syntax::TransactionSet const& set, Guideline const& guideline, SetTree const& tree,
        ValidateOptions const& options, FindingReport& report, KnownCodes& known_codes
    )
        : set_(set),
          guideline_(guideline),
          tree_(tree),
          report_(report),
          demands_(guideline),
          paths_(tree, set.delimiters),
          elements_(guideline, set.delimiters, tree, options, report, known_codes, paths_),
          rules_(guideline.places.size()) {
        for (GuidelineRule const& rule : guideline.rules) rules_[rule.place].push_back(&rule);
    }

    void run() {
        constexpr std::uint32_t kSet[] = {0};
        check_inside(0, kSet);
        for (GuidelineRule const* rule : rules_[0]) check_rule(*rule, 0);
        if (paths_.is_exhausted()) report_exhausted();
    }

private:
    /// How often a place occurs in the occurrence under check.
    struct Count {
        std::uint32_t place;
        std::uint32_t count = 0;
    };

    /// What is inside the loop occurrence `node`, which the places `active` mean.
    void check_inside(std::uint32_t node, std::span<std::uint32_t const> active) {
        std::vector<Count> counts;
        for (std::uint32_t const place : active) {
            for (std::uint32_t const child : guideline_.places[place].children)
                counts.push_back({child});
        }
        if (counts.empty()) return;
        std::ranges::sort(counts, {}, &Count::place);
        std::vector<std::uint32_t> matched;
        for (std::uint32_t at = tree_.nodes[node].first_child; at != 0;
             at = tree_.nodes[at].next_sibling) {
            matched.clear();
            for (Count& count : counts) {
                if (!is_meant(guideline_.places[count.place], at)) continue;
                matched.push_back(count.place);
                check_most(guideline_.places[count.place], ++count.count, at);
            }
            if (!matched.empty()) check_occurrence(at, matched);
        }
        for (Count const& count : counts)
            check_least(guideline_.places[count.place], count.count, node);
    }

    [[nodiscard]] bool is_meant(GuidelinePlace const& place, std::uint32_t node) const {
        return std::ranges::find(place.items, tree_.nodes[node].item) != place.items.end() &&
               (place.qualifiers.empty() ||
                matches(segment_at(tree_, node), place.qualifiers, set_.delimiters));
    }

    void check_occurrence(std::uint32_t node, std::vector<std::uint32_t> const& matched) {
        if (demands_.is_forbidden(matched)) return report_not_used(node, matched, nullptr);
        for (std::uint32_t const place : matched) {
            std::uint32_t const parent = tree_.nodes[node].parent;
            auto const* const because = elements_.holding(
                guideline_.places[place].conditionals, Presence::not_used, parent
            );
            if (because != nullptr) return report_not_used(node, matched, because);
        }
        elements_.check(node, demands_.of(matched));
        if (tree_.nodes[node].item->is_loop) check_inside(node, matched);
        for (std::uint32_t const place : matched) {
            for (GuidelineRule const* rule : rules_[place]) check_rule(*rule, node);
        }
    }

    /// `because` of a condition of its parent; null: never used.
    void report_not_used(
        std::uint32_t node, std::vector<std::uint32_t> const& matched,
        ConditionalPresence const* because
    ) {
        if (!report_.wants(FindingCode::segment_not_used)) return;
        auto const place = *std::ranges::max_element(matched, {}, [&](std::uint32_t one) {
            return demands_.specificity(one);
        });
        Finding& finding =
            add(FindingCode::segment_not_used, because == nullptr ? "I4" : "I9", place_of(node),
                fmt::format(
                    "{} is not used{} (guideline {})", described(guideline_.places[place]),
                    because == nullptr ? "" : " here", guideline_.name
                ));
        tell_triggers(finding, because, tree_.nodes[node].parent);
    }

    void check_most(GuidelinePlace const& place, std::uint32_t count, std::uint32_t node) {
        SetItem const& item = *tree_.nodes[node].item;
        // Told once, and not where the standard tells it.
        if (!place.at_most || count != *place.at_most + 1 || count > item.repeat_max) return;
        FindingCode const code =
            item.is_loop ? FindingCode::segment_loop_over_max : FindingCode::segment_over_max;
        if (!report_.wants(code)) return;
        add(code, {}, place_of(node),
            fmt::format(
                "{} occurs more than {} time{} (guideline {})", described(place), *place.at_most,
                *place.at_most == 1 ? "" : "s", guideline_.name
            ));
    }

    void check_least(GuidelinePlace const& place, std::uint32_t count, std::uint32_t node) {
        bool const is_said =
            place.qualifiers.empty() && std::ranges::all_of(place.items, [](SetItem const* item) {
                return item->usage == Usage::mandatory;
            });
        std::uint32_t const least =
            place.at_least.value_or(place.presence == Presence::required ? 1 : 0);
        bool const is_short = count < least && (count > 0 || !is_said);
        auto const* const because =
            is_short || count > 0 ? nullptr
                                  : elements_.holding(place.conditionals, Presence::required, node);
        bool const is_due = because != nullptr;
        if (!is_short && !is_due) return;
        if (!report_.wants(FindingCode::segment_missing)) return;
        std::string text =
            count == 0 ? fmt::format(
                             "{} is missing, required{} (guideline {})", described(place),
                             is_due ? " here" : "", guideline_.name
                         )
                       : fmt::format(
                             "{} occurs {} time{}, at least {} (guideline {})", described(place),
                             count, count == 1 ? "" : "s", least, guideline_.name
                         );
        std::string_view const ack = is_due ? "I6" : place.is_loop() ? "I7" : "I8";
        Place const where{.segment = &follower(place, node), .item = place.items.front()};
        Finding& finding = add(FindingCode::segment_missing, ack, where, std::move(text));
        finding.segment = place.segment().tag;
        tell_triggers(finding, because, node);
    }

    void tell_triggers(Finding& finding, ConditionalPresence const* because, std::uint32_t node) {
        if (because == nullptr) return;
        finding.triggers =
            paths_.triggers(because->condition, node, limits::triggers_per_finding_max);
    }

    /// The segment that stands where a missing one should be in front of.
    [[nodiscard]] syntax::Segment const& follower(GuidelinePlace const& place, std::uint32_t node)
        const {
        std::uint32_t last = node;
        for (std::uint32_t at = tree_.nodes[node].first_child; at != 0;
             at = tree_.nodes[at].next_sibling) {
            if (tree_.nodes[at].item->ordinal > place.items.front()->ordinal)
                return segment_at(tree_, at);
            last = at;
        }
        while (tree_.nodes[last].first_child != 0) {
            last = tree_.nodes[last].first_child;
            while (tree_.nodes[last].next_sibling != 0) last = tree_.nodes[last].next_sibling;
        }
        // Positions count from 1: that of the last one is the index of the next.
        std::size_t const next = last == 0 ? 0 : tree_.nodes[last].segment->position;
        return set_.segments[std::min(next, set_.segments.size() - 1)];
    }

    void check_rule(GuidelineRule const& rule, std::uint32_t node) {
        if (paths_.is_exhausted()) return;
        OccurrenceScope const scope(rule.condition, node, paths_);
        auto const holds = rule.condition.expression.holds(scope);
        if (paths_.is_exhausted() || (holds && *holds)) return;
        if (!report_.wants(FindingCode::rule_failed)) return;
        std::string text = fmt::format("{}: {}", rule.name, rule.text);
        if (!holds) text += fmt::format(" ({})", holds.error().message);
        Place place = node == 0 ? Place{.segment = &set_.segments.front()} : place_of(node);
        std::string value;
        if (auto const told = told_at(rule, node)) {
            place = place_of(told->first);
            place.element = told->second->element;
            place.component = told->second->component;
            value = value_at(*place.segment, place.element, place.component, set_.delimiters);
        }
        Finding& finding = report_.add(FindingCode::rule_failed, place, value, std::move(text));
        finding.is_of_guideline = true;
        finding.guideline_ack = "I5";
        if (rule.severity == syntax::Severity::warning) finding.severity = rule.severity;
    }

    void report_exhausted() {
        if (!report_.wants(FindingCode::rule_failed)) return;
        Place const place{.segment = &set_.segments.front()};
        add(FindingCode::rule_failed, "I5", place,
            fmt::format(
                "the document is too long for the rules of the guideline {}: after {} steps the "
                "rest was not checked; split it",
                guideline_.name, limits::guideline_steps_max
            ));
    }

    /// Where a broken rule is told: at the value that should equal something, if it is there.
    [[nodiscard]] std::optional<std::pair<std::uint32_t, ResolvedPath const*>> told_at(
        GuidelineRule const& rule, std::uint32_t node
    ) const {
        auto const equation = rule.condition.expression.equation();
        if (!equation) return {};
        ResolvedPath const& path = rule.condition.paths.find(equation->path)->second;
        auto const nodes = nodes_at(path, tree_, node, set_.delimiters);
        if (nodes.empty() || nodes.front() == 0 || path.element == 0) return {};
        return std::pair(nodes.front(), &path);
    }

    [[nodiscard]] Place place_of(std::uint32_t node) const {
        SetItem const* item = tree_.nodes[node].item;
        if (item->is_loop) item = item->children.front();
        return {.segment = &segment_at(tree_, node), .item = item};
    }

    /// "loop N1[01=ST]": the last step of the address.
    static std::string described(GuidelinePlace const& place) {
        std::size_t begin = 0;
        for (std::size_t at = 0, depth = 0; at < place.address.size(); ++at) {
            char const c = place.address[at];
            if (c == '[') ++depth;
            if (c == ']') --depth;
            if (c == '/' && depth == 0) begin = at + 1;
        }
        return fmt::format(
            "{} {}", place.is_loop() ? "loop" : "segment", place.address.substr(begin)
        );
    }

    Finding& add(FindingCode code, std::string_view ack, Place const& place, std::string text) {
        Finding& finding = report_.add(code, place, {}, std::move(text));
        finding.is_of_guideline = true;
        finding.guideline_ack = ack;
        return finding;
    }

    syntax::TransactionSet const& set_;
    Guideline const& guideline_;
    SetTree const& tree_;
    FindingReport& report_;
    DemandBook demands_;
    PathBook paths_;
    GuidelineElements elements_;
    std::vector<std::vector<GuidelineRule const*>> rules_;  ///< by place
};

/// By segment; of one segment, as they were found.
syntax::Findings in_order(syntax::Findings findings) {
    std::vector<std::pair<std::uint32_t, std::size_t>> order;
    for (Finding const& finding : findings)
        order.emplace_back(finding.segment_position, order.size());
    std::ranges::sort(order);
    syntax::Findings sorted;
    sorted.reserve(findings.size());
    for (auto const& [position, index] : order) sorted.push_back(std::move(findings[index]));
    return sorted;
}

}  // namespace

void check_guideline(
    syntax::TransactionSet const& set, Guideline const& guideline, ValidateOptions const& options,
    ValidatedSet& validated
) {
    if (set.segments.empty()) return;
    ValidateOptions left = options;
    left.findings_max -= std::min(left.findings_max, validated.findings.size());
    FindingReport report(left);
    KnownCodes known_codes;
    GuidelineCheck(set, guideline, validated.tree, left, report, known_codes).run();
    ValidatedSet further;
    report.finish(further);
    syntax::Findings& findings = validated.findings;
    std::erase_if(findings, [&](Finding const& finding) {
        return !finding.is_certain && finding.code == FindingCode::element_invalid_code &&
               known_codes.contains({finding.segment_position, finding.element, finding.component});
    });
    std::ranges::move(further.findings, std::back_inserter(findings));
    findings = in_order(std::move(findings));
    validated.findings_dropped += further.findings_dropped;
    bool const is_rejected =
        validated.status == SetStatus::rejected || further.status == SetStatus::rejected;
    validated.status = is_rejected ? SetStatus::rejected : status_of(findings);
}

}  // namespace tidegate::standards
