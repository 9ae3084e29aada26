// A second opinion on transaction sets, written from X12.6, ISO 9735-1 and the dictionary's format
// alone: slow, simple, and without a line of src/standards beyond the dictionary's own tables.
// Tests hold the validator against it.
#pragma once

#include "base/charset.hpp"
#include "standards/dictionary.hpp"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::standards {

/// What a finding on a segment says, without its words.
struct Opinion {
    std::string code;  ///< "element.too_long"
    int element = 0;
    int component = 0;
    int repetition = 0;
    auto operator<=>(Opinion const&) const = default;
};

/// How the texts of a set are written; 0: there is no such separator.
struct OracleSeparators {
    char element = '*';
    char component = ':';
    char repetition = 0;
    char release = 0;
    bool is_edifact = false;
    bool has_association = false;  ///< UNH names an association: codes are told as unsure
};

/// All findings on one segment ("PO1*1*10*EA"), sorted.
std::vector<Opinion> opinions_on(
    std::string_view segment, SegmentDefinition const& definition,
    OracleSeparators const& separators, Charset charset
);

/// True when the structure has a way through all tags that leaves nothing out and nothing over,
/// whatever it costs to find it.
bool has_way_through(SetDefinition const& definition, std::vector<std::string> const& tags);

}  // namespace tidegate::standards
