// The occurrences of a document that a guideline's addresses and paths mean, and the values there.
// Internal to src/standards.
#pragma once

#include "standards/guideline.hpp"
#include "standards/tree.hpp"
#include "syntax/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// The segment of a node; of a loop its first.
syntax::Segment const& segment_at(SetTree const& tree, std::uint32_t node);

/// Element or component of `segment`, in its first repetition; trailing blanks and release
/// characters are none of it.
std::string value_at(
    syntax::Segment const& segment, std::uint16_t element, std::uint16_t component,
    syntax::Delimiters const& delimiters
);

bool matches(
    syntax::Segment const& segment, std::vector<Qualifier> const& qualifiers,
    syntax::Delimiters const& delimiters
);

/// What a value means to an expression: numbers with their implied decimals, dates, else texts.
ExpressionValue typed_value(std::string_view text, Element const& type);

/// Where `path` leads from the occurrence `node` (0: the set), in the order of the document. Counts
/// the occurrences it looks at into `steps`.
std::vector<std::uint32_t> nodes_at(
    ResolvedPath const& path, SetTree const& tree, std::uint32_t node,
    syntax::Delimiters const& delimiters, std::size_t* steps = nullptr
);

/// Where the paths of a guideline lead in one document: what was found is kept until a path starts
/// from another occurrence, and the work is bounded.
class PathBook {
public:
    /// `tree` and `delimiters` must outlive it.
    PathBook(SetTree const& tree, syntax::Delimiters const& delimiters)
        : tree_(tree), delimiters_(delimiters) {}

    [[nodiscard]] std::vector<ExpressionValue> values(ResolvedPath const& path, std::uint32_t node);
    [[nodiscard]] ExpressionValue first(ResolvedPath const& path, std::uint32_t node);

    /// The first values that the paths of `condition` lead to from `node`: what made it hold, or
    /// fail. At most `most`.
    [[nodiscard]] std::vector<syntax::Trigger> triggers(
        Condition const& condition, std::uint32_t node, std::size_t most
    );

    /// True when limits::guideline_steps_max was reached; paths have no value from then on.
    [[nodiscard]] bool is_exhausted() const;

private:
    struct Known {
        std::uint32_t from = UINT32_MAX;
        std::vector<std::uint32_t> nodes;
    };
    std::vector<std::uint32_t> const& nodes(ResolvedPath const& path, std::uint32_t node);
    [[nodiscard]] ExpressionValue value(ResolvedPath const& path, std::uint32_t node) const;

    SetTree const& tree_;
    syntax::Delimiters const& delimiters_;
    std::map<ResolvedPath const*, Known> known_;
    std::size_t steps_ = 0;
};

/// For one evaluation of a condition. All arguments must outlive it.
class OccurrenceScope final : public ExpressionScope {
public:
    OccurrenceScope(Condition const& condition, std::uint32_t node, PathBook& book)
        : condition_(condition), node_(node), book_(book) {}

    [[nodiscard]] std::vector<ExpressionValue> values(std::string_view path) const override;
    [[nodiscard]] ExpressionValue first(std::string_view path) const override;
    [[nodiscard]] std::size_t count(std::string_view path) const override;

private:
    [[nodiscard]] ResolvedPath const& path_of(std::string_view text) const;

    Condition const& condition_;
    std::uint32_t node_;
    PathBook& book_;
};

}  // namespace tidegate::standards
