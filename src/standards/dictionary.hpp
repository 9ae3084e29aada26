// A release of a standard as data: set structures, segments, elements, composites, codes,
// relational conditions. Read from the text files of mappers/standards (format:
// docs/dictionaries.md), kept as flat tables.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

enum class Usage : std::uint8_t { mandatory, optional, conditional };

/// X12.6 data types and those of EDIFACT.
enum class ElementType : std::uint8_t {
    text,  ///< AN; an
    identifier,
    number,
    real,
    date,
    time,
    binary,
    alpha,    ///< a of EDIFACT
    numeric,  ///< n of EDIFACT: digits, a decimal mark, a minus
};

/// One data element: "355 Unit or Basis for Measurement Code, ID 2/2".
struct Element {
    std::string number;  ///< "355"
    std::string name;    ///< short
    ElementType type = ElementType::text;
    std::uint8_t implied_decimals = 0;  ///< of Nn
    std::uint32_t length_min = 1;
    std::uint32_t length_max = 1;
    std::vector<std::string> codes;  ///< sorted; empty: any value is allowed
    /// Of each of `codes` at the same index, in our words; empty where the dictionary gives none.
    std::vector<std::string> code_names;
    /// `codes` as numbers in the same order; empty where one is too long for that.
    std::vector<std::uint64_t> packed_codes;
    bool are_codes_complete =
        false;  ///< false: a value outside `codes` is a warning, never an error
    /// Makes packed_codes; after any change of `codes`.
    void index_codes();
    [[nodiscard]] bool has_code(std::string_view code) const;
    /// "original" for code 00 of element 353; empty for an unknown code and one without a name.
    [[nodiscard]] std::string_view name_of_code(std::string_view code) const;
};

/// "AN", "N2", "DT" ..., of EDIFACT "a" and "n": as the files of a dictionary name the type.
std::string type_code(Element const& element);

/// One position of a segment or composite.
struct ElementUse {
    /// The tables do not say how often it may repeat: any number is allowed.
    static constexpr std::uint16_t kRepeatUnknown = UINT16_MAX;
    Element const* element = nullptr;  ///< null when it is a composite
    struct Composite const* composite = nullptr;
    Usage usage = Usage::optional;
    std::uint16_t repeat_max = 1;
};

struct Composite {
    std::string id;  ///< "C001"
    std::string name;
    std::vector<ElementUse> components;
};

/// X12.6 relational condition over element positions. P all or none, R at least one, E at most one,
/// C if the first then all, L if the first then at least one of the rest.
struct Relation {
    char kind = 'P';
    std::vector<std::uint16_t> positions;
    bool is_certain = true;  ///< false: a violation is a warning
};

struct SegmentDefinition {
    std::string tag;
    std::string name;
    std::vector<ElementUse> elements;
    std::vector<Relation> relations;
};

/// One line of a set's structure: a segment use, or a loop whose first child is its trigger
/// segment.
struct SetItem {
    static constexpr std::uint32_t kUnbounded = UINT32_MAX;
    bool is_loop = false;
    std::string tag;  ///< segment tag, or loop id (X12: the trigger's tag; EDIFACT: SGn)
    SegmentDefinition const* segment = nullptr;  ///< null for loops
    Usage usage = Usage::optional;
    std::uint32_t repeat_max = 1;
    std::uint32_t ordinal = 0;             ///< index in SetDefinition::items
    SetItem const* parent = nullptr;       ///< enclosing loop; null at the top
    std::vector<SetItem const*> children;  ///< of loops, in order
};

struct SetDefinition {
    std::string type;  ///< "850"
    std::string name;
    std::string functional_id;                    ///< "PO"
    std::vector<std::unique_ptr<SetItem>> items;  ///< all, depth first
    std::vector<SetItem const*> top;  ///< items of the outermost level, in order (ST .. SE)
    /// For the fast check: made when the set is first validated (validator.cpp).
    mutable std::once_flag plan_once;
    mutable std::shared_ptr<class SetPlan const> plan;
};

/// Immutable once read; shared between threads.
class Dictionary {
public:
    [[nodiscard]] std::string const& standard() const { return standard_; }  ///< "x12"
    [[nodiscard]] std::string const& release() const { return release_; }    ///< "004010"

    /// All sets, by type.
    [[nodiscard]] std::vector<SetDefinition const*> sets() const;

    /// All segments by tag, composites by id, elements by number (in their usual shape).
    [[nodiscard]] std::vector<SegmentDefinition const*> segments() const;
    [[nodiscard]] std::vector<Composite const*> composites() const;
    [[nodiscard]] std::vector<Element const*> elements() const;
    /// Tags of segments that are known by nothing else, sorted.
    [[nodiscard]] std::vector<std::string> const& other_tags() const { return other_tags_; }

    /// Null when the release has no such set / segment / composite / element.
    [[nodiscard]] SetDefinition const* find_set(std::string_view type) const;
    [[nodiscard]] SegmentDefinition const* find_segment(std::string_view tag) const;
    [[nodiscard]] Composite const* find_composite(std::string_view id) const;
    [[nodiscard]] Element const* find_element(std::string_view number) const;

    /// True if the release has a segment of that tag, even one that no set here uses.
    [[nodiscard]] bool is_tag(std::string_view tag) const;

private:
    friend class DictionaryReader;
    std::string standard_;
    std::string release_;
    std::vector<std::unique_ptr<Element>> elements_;      // sorted by number
    std::vector<std::unique_ptr<Element>> other_shapes_;  // of some of elements_, or former ones
    std::vector<std::unique_ptr<Composite>> composites_;  // sorted by id
    std::vector<std::unique_ptr<SegmentDefinition>> segments_;  // sorted by tag
    std::vector<std::unique_ptr<SetDefinition>> sets_;          // sorted by type
    std::vector<std::string> other_tags_;                       // sorted
    // Of earlier releases in the chain of differences: nobody finds them, some may be pointed to.
    std::vector<std::unique_ptr<Composite>> former_composites_;
    std::vector<std::unique_ptr<SegmentDefinition>> former_segments_;
    std::vector<std::unique_ptr<SetDefinition>> former_sets_;
};

}  // namespace tidegate::standards
