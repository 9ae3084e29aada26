// One segment's rules as a few arrays and masks over its tokens, which prove in tens of
// nanoseconds that a segment has no finding. It never says what is wrong: a segment that it cannot
// prove goes to ElementCheck. Internal to src/standards.
#pragma once

#include "standards/code_set.hpp"
#include "standards/dictionary.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tidegate::standards {

/// Tokens of a segment that a plan covers; the longest segments of X12 have 30 elements. A segment
/// with more is never proven.
inline constexpr std::size_t kPlanTokensMax = 32;

using TokenMask = std::uint32_t;

/// The tokens of one segment: token i is text[marks[i] + 1 .. marks[i + 1]).
struct TokenSpan {
    char const* text = nullptr;
    std::uint32_t const* marks = nullptr;  ///< where the tag ends, and where each token ends
    std::size_t count = 0;
    bool may_be_padded = true;  ///< false: no token ends with a blank
};

/// The code sets of all elements of a set's segments. Immutable once filled; shared between
/// threads.
class CodeSets {
public:
    /// Adds those of the elements and components of `segment` that have codes.
    void add(SegmentDefinition const& segment);

    /// The element must be one that was added and have codes.
    [[nodiscard]] CodeSet const* of(Element const& element) const { return &sets_.at(&element); }

private:
    std::unordered_map<Element const*, CodeSet> sets_;
};

/// Immutable once made; shared between threads.
class SegmentPlan {
public:
    /// For segments of `definition` without any component separator.
    static SegmentPlan without_components(
        SegmentDefinition const& definition, CodeSets const& codes
    );

    /// For segments of exactly `count` tokens (at most kPlanTokensMax), of which those in
    /// `components` are set off from the one before by a component separator.
    static SegmentPlan with_components(
        SegmentDefinition const& definition, std::size_t count, TokenMask components,
        CodeSets const& codes
    );

    /// True when ElementCheck has no finding on the segment, given that all its bytes are printable
    /// ASCII and of the agreed charset, and none is a repetition separator or a release character.
    [[nodiscard]] bool proves(TokenSpan const& tokens) const;

private:
    /// Tokens that stand together for something: a composite, or one side of a condition.
    struct Group {
        TokenMask members = 0;
        TokenMask needed = 0;  ///< when any member is there
        bool is_mandatory = false;
    };
    struct Condition {
        char kind = 'P';
        std::vector<TokenMask> positions;
    };
    /// A condition of which each position is one token.
    struct TokenCondition {
        TokenMask first = 0;
        TokenMask rest = 0;
    };
    struct Lengths {
        std::uint32_t min = 1;
        std::uint32_t span = 0;  ///< max - min
    };
    struct Digits {
        std::uint32_t min = 1;
        std::uint32_t max = 1;
    };

    void add_token(std::size_t index, Element const& element, CodeSets const& codes);
    /// Dates of a composite of which the first `count` components stand from token `first` on.
    void add_dates(Composite const& composite, std::size_t first, std::size_t count);
    void add_conditions(
        SegmentDefinition const& definition, std::vector<TokenMask> const& tokens_of_elements
    );
    bool add_token_condition(Condition const& condition);
    [[nodiscard]] bool proves_conditions(TokenMask present) const;
    [[nodiscard]] bool proves_presence(TokenMask present) const;
    [[nodiscard]] bool proves_values(TokenSpan const& tokens, TokenMask present) const;

    bool is_provable_ = true;
    std::size_t count_max_ = 0;
    std::array<Lengths, kPlanTokensMax> lengths_{};
    std::array<CodeSet const*, kPlanTokensMax> codes_{};
    TokenMask mandatory_ = 0;
    TokenMask text_ = 0;  ///< must not end in a blank
    TokenMask coded_ = 0;
    TokenMask whole_ = 0;  ///< of type Nn
    TokenMask real_ = 0;
    TokenMask numeric_ = 0;  ///< of type n of EDIFACT
    TokenMask date_ = 0;
    TokenMask time_ = 0;
    TokenMask forbidden_ = 0;  ///< present means unproven
    TokenMask filled_ = 0;     ///< the last component of a composite of several
    std::array<Digits, kPlanTokensMax> digits_{};
    std::vector<Group> groups_;
    /// Dates of EDIFACT and the tokens that say how they are written.
    std::vector<std::pair<std::size_t, std::size_t>> dates_by_format_;
    /// Pairs of neighbours that must come together, as the mask of the first of each: PO1 has ten.
    TokenMask pairs_ = 0;
    std::vector<TokenCondition> all_or_none_;         ///< P
    std::vector<TokenCondition> all_with_first_;      ///< C
    std::vector<TokenCondition> another_with_first_;  ///< L
    std::vector<TokenMask> one_needed_;               ///< R
    std::vector<TokenMask> one_at_most_;              ///< E
    std::vector<Condition> conditions_;               ///< with positions of several tokens or none
};

}  // namespace tidegate::standards
