// The fast path of validation: proves that a set has no finding and names the segments that it
// cannot prove. What is wrong, if anything, ElementCheck and StructureCheck say, with whom it
// always agrees. Internal to src/standards.
#pragma once

#include "base/charset.hpp"
#include "standards/set_plan.hpp"
#include "syntax/segment.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tidegate::standards {

/// For sets with the same delimiters. Keeps what it learns of composites from set to set, bounded.
/// Thread: one at a time.
class FastCheck {
public:
    FastCheck(SetPlan const& plan, syntax::Delimiters const& delimiters, Charset charset);

    /// False when the structure is unproven: then nothing else is known. Linear time.
    bool check(syntax::TransactionSet const& set);

    /// Of the last set: the place of each segment.
    [[nodiscard]] std::span<SetAutomaton::Place const> places() const { return places_; }
    /// Of the last set: indexes of segments that may have findings, ascending.
    [[nodiscard]] std::span<std::uint32_t const> doubtful() const { return doubtful_; }

private:
    /// A plan for one pattern of component separators.
    struct Shape {
        std::uint16_t segment = 0;
        std::uint16_t count = 0;  ///< 0: the slot is free
        TokenMask components = 0;
        SegmentPlan plan;
    };
    static constexpr std::size_t kShapes = 256;

    bool proves(syntax::Segment const& segment, std::uint16_t definition);
    bool mark_components(syntax::Segment const& segment);
    bool mark_bytewise(syntax::Segment const& segment);
    bool mark_released(syntax::Segment const& segment);
    SegmentPlan const& shape(std::uint16_t segment, std::size_t count, TokenMask components);

    SetPlan const& plan_;
    syntax::Delimiters delimiters_;
    /// What a byte within an element is: 0 nothing to look at, 1 ends a component, 2 a byte that
    /// only the slow path understands.
    std::array<std::uint8_t, 256> byte_kinds_{};
    /// Outside of printable ASCII or the charset, whatever it means to the syntax.
    std::array<bool, 256> is_foreign_{};
    [[nodiscard]] bool is_foreign(char byte) const {
        return is_foreign_[static_cast<unsigned char>(byte)];
    }
    std::vector<SetAutomaton::Place> places_;
    std::vector<std::uint32_t> doubtful_;
    bool is_all_printable_allowed_ = true;  ///< the charset has all of printable ASCII
    /// Where the tag and the tokens of the segment under check end.
    std::array<std::uint32_t, kPlanTokensMax + 1> marks_{};
    std::size_t count_ = 0;
    TokenMask components_ = 0;
    std::string data_;           ///< of a segment with release characters: without them
    std::vector<Shape> shapes_;  ///< direct mapped; empty until a segment has components
};

}  // namespace tidegate::standards
