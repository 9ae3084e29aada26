// The occurrences of a document that a guideline's addresses and paths mean, and the values there.
// Internal to src/standards.
#pragma once

#include "standards/guideline.hpp"
#include "standards/tree.hpp"
#include "syntax/segment.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// The segment of a node; of a loop its first.
syntax::Segment const& segment_at(SetTree const& tree, std::uint32_t node);

/// Element or component of `segment`, in its first repetition; trailing blanks are none of it.
std::string_view value_at(
    syntax::Segment const& segment, std::uint16_t element, std::uint16_t component,
    syntax::Delimiters const& delimiters
);

bool matches(
    syntax::Segment const& segment, std::vector<Qualifier> const& qualifiers,
    syntax::Delimiters const& delimiters
);

/// What a value means to an expression: numbers with their implied decimals, dates, else texts.
ExpressionValue typed_value(std::string_view text, Element const& type);

/// Where `path` leads from the occurrence `node` (0: the set), in the order of the document.
std::vector<std::uint32_t> nodes_at(
    ResolvedPath const& path, SetTree const& tree, std::uint32_t node,
    syntax::Delimiters const& delimiters
);

/// For one evaluation of a condition. All arguments must outlive it.
class OccurrenceScope final : public ExpressionScope {
public:
    OccurrenceScope(
        Condition const& condition, SetTree const& tree, std::uint32_t node,
        syntax::Delimiters const& delimiters
    )
        : condition_(condition), tree_(tree), node_(node), delimiters_(delimiters) {}

    [[nodiscard]] std::vector<ExpressionValue> values(std::string_view path) const override;
    [[nodiscard]] std::size_t count(std::string_view path) const override;

private:
    Condition const& condition_;
    SetTree const& tree_;
    std::uint32_t node_;
    syntax::Delimiters const& delimiters_;
};

}  // namespace tidegate::standards
