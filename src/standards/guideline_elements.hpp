// Holds the elements of one segment against what a guideline asks of them. Internal to
// src/standards.
#pragma once

#include "standards/finding_report.hpp"
#include "standards/guideline_demand.hpp"
#include "standards/guideline_scope.hpp"

#include <set>
#include <string_view>
#include <tuple>

namespace tidegate::standards {

/// A value that the guideline lists as a code, though our table of the standard does not: segment
/// position, element, component.
using KnownCodes = std::set<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>>;

class GuidelineElements {
public:
    GuidelineElements(
        Guideline const& guideline, syntax::Delimiters const& delimiters, SetTree const& tree,
        ValidateOptions const& options, FindingReport& report, KnownCodes& known_codes,
        PathBook& paths
    )
        : guideline_(guideline),
          delimiters_(delimiters),
          tree_(tree),
          options_(options),
          report_(report),
          known_codes_(known_codes),
          paths_(paths) {}

    /// The segment of `node`, or the first one of it.
    void check(std::uint32_t node, Demands const& demands);

    /// The first of `conditionals` of that presence whose condition holds for `node`; null: none.
    [[nodiscard]] ConditionalPresence const* holding(
        std::vector<ConditionalPresence> const& conditionals, Presence presence, std::uint32_t node
    ) const;

private:
    void check_presence(
        std::uint32_t node, Place const& place, ElementDemand const& demand, std::string_view text
    );
    void check_repetitions(Place place, ElementDemand const& demand, std::string_view text);
    void check_value(Place const& place, GuidelineElement const& said, std::string_view value);
    void check_codes(Place const& place, GuidelineElement const& said, std::string_view value);
    void check_length(Place const& place, GuidelineElement const& said, std::string_view value);
    /// `because` of a condition that holds for `node`; null: always.
    void report(
        syntax::FindingCode code, std::string_view ack, Place const& place, ElementUse const& use,
        std::string_view value, std::string text, ConditionalPresence const* because = nullptr,
        std::uint32_t node = 0
    );
    [[nodiscard]] std::string by_guideline() const;

    Guideline const& guideline_;
    syntax::Delimiters const& delimiters_;
    SetTree const& tree_;
    ValidateOptions const& options_;
    FindingReport& report_;
    KnownCodes& known_codes_;
    PathBook& paths_;
};

}  // namespace tidegate::standards
