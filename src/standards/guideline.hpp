// What partners agreed on beyond the standard: how a guideline narrows one set of a dictionary.
// Written as text (docs/guidelines.md), held against documents by standards/guideline_check.hpp.
#pragma once

#include "base/error.hpp"
#include "base/expression.hpp"
#include "standards/dictionary.hpp"
#include "syntax/finding.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace tidegate::standards {

enum class Presence : std::uint8_t { as_standard, required, optional, not_used };

/// "01=DP" of an address: which occurrences it is about.
struct Qualifier {
    std::uint16_t element = 0;
    std::uint16_t component = 0;      ///< 0: the element is simple
    std::vector<std::string> values;  ///< any of them

    bool operator==(Qualifier const&) const = default;
};

/// "N1[01=ST]" of an address.
struct AddressStep {
    std::string tag;  ///< of a segment, or the id of a loop
    std::vector<Qualifier> qualifiers;

    bool operator==(AddressStep const&) const = default;
};

/// A step found in a structure: every item of that tag on its level.
struct ResolvedStep {
    std::vector<SetItem const*> items;
    std::vector<Qualifier> qualifiers;
};

/// Where a path of an expression leads from the occurrence it is evaluated for.
struct ResolvedPath {
    /// Climb to an occurrence of one of these loops; none: to the set.
    std::vector<SetItem const*> from;
    bool is_self = false;  ///< or stay where we are
    std::vector<ResolvedStep> steps;
    std::uint16_t element = 0;  ///< 0: the path means the occurrences themselves
    std::uint16_t component = 0;
    Element const* type = nullptr;  ///< of its values; null for occurrences
};

/// An expression over the paths of a set.
struct Condition {
    Expression expression;
    std::map<std::string, ResolvedPath, std::less<>> paths;
    std::string text;  ///< as written
};

/// "required when ..." or "not used when ...".
struct ConditionalPresence {
    Presence presence = Presence::required;
    Condition condition;
};

struct Pattern {
    std::string text;
    std::shared_ptr<re2::RE2 const> compiled;
    [[nodiscard]] bool matches(std::string_view value) const;  ///< anywhere in it, unless anchored
};

/// What is said about an element or component. What is empty is as in the standard.
struct GuidelineElement {
    std::uint16_t element = 0;
    std::uint16_t component = 0;  ///< 0: the whole element
    ElementUse const* use = nullptr;
    Presence presence = Presence::as_standard;
    std::vector<ConditionalPresence> conditionals;
    std::vector<std::string> codes;  ///< sorted
    std::optional<std::uint32_t> length_min;
    std::optional<std::uint32_t> length_max;
    std::optional<Pattern> pattern;
    std::optional<std::uint32_t> at_least;  ///< repetitions
    std::optional<std::uint32_t> at_most;
    std::string sample;  ///< a value for generated documents
    std::string note;    ///< for people
    Position origin;

    /// "03", "01-1".
    [[nodiscard]] std::string name() const;
};

/// What is said about the occurrences of a segment or loop; elements are those of the segment, of a
/// loop its first.
struct GuidelinePlace {
    std::string address;                ///< "PO1/PID[01=F]"; empty for the set
    std::vector<SetItem const*> items;  ///< of one tag on one level; none for the set
    std::vector<Qualifier> qualifiers;
    std::uint32_t parent = 0;
    std::vector<std::uint32_t> children;  ///< indexes in Guideline::places
    Presence presence = Presence::as_standard;
    std::vector<ConditionalPresence> conditionals;
    std::optional<std::uint32_t> at_least;  ///< occurrences in one of the parent's
    std::optional<std::uint32_t> at_most;
    std::vector<GuidelineElement> elements;  ///< by element, component
    std::string note;
    Position origin;

    [[nodiscard]] bool is_loop() const { return !items.empty() && items.front()->is_loop; }
    /// The segment whose elements it is about.
    [[nodiscard]] SegmentDefinition const& segment() const;
    /// As the address names it: "REF", or the id of the loop.
    [[nodiscard]] std::string_view tag() const;
};

/// "rule ACME-1 error: ... say ...": held against each occurrence of its place.
struct GuidelineRule {
    std::string name;
    syntax::Severity severity = syntax::Severity::error;
    Condition condition;
    std::string text;
    std::uint32_t place = 0;
    Position origin;
};

/// Immutable once read; shared between threads. The dictionary must outlive it.
struct Guideline {
    std::string name;  ///< "acme-retail/850"
    std::string title;
    Dictionary const* dictionary = nullptr;
    SetDefinition const* definition = nullptr;
    std::vector<GuidelinePlace> places;  ///< the first is the set; parents before children
    std::vector<GuidelineRule> rules;
    std::vector<std::string> files;  ///< it was read from, the base first

    /// "x12/004010/850".
    [[nodiscard]] std::string standard() const;
    [[nodiscard]] bool is_about(std::string_view release, std::string_view set) const {
        return dictionary->release() == release && definition->type == set;
    }
};

/// The guidelines of one partner. At most one is about a set of a release.
using Guidelines = std::vector<std::shared_ptr<Guideline const>>;

/// Null when none is about it.
Guideline const* find_guideline(
    Guidelines const& guidelines, std::string_view release, std::string_view set
);

/// The standard alone, as a guideline that says nothing.
Guideline bare_guideline(Dictionary const& dictionary, SetDefinition const& definition);

/// The segment that an item is, or begins with when it is a loop.
SegmentDefinition const& segment_of(SetItem const& item);

}  // namespace tidegate::standards
