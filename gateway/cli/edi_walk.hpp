// One pass over a file of X12 and EDIFACT that sees every segment as it stands: what rewriting,
// splitting and lossless JSON need. Judges nothing; edi_pass.hpp is the pass that knows the
// standard. Holds one set in memory.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <string_view>
#include <vector>

namespace tidegate::cli {

/// How an interchange begins, as it stands: ISA, or UNB with the UNA in front of it. Views live
/// during on_header only.
struct HeaderText {
    syntax::Interchange const& interchange;
    std::string_view una;   ///< empty when there is none
    std::string_view text;  ///< ISA or UNB with its terminator, without wrapping line ends
    std::vector<std::string_view> elements;  ///< of ISA or UNB, as many as there are
};

/// Called in the order of the file. An error stops the pass and is returned from it.
class WalkVisitor {
public:
    virtual ~WalkVisitor() = default;
    virtual Expected<void> on_header(HeaderText const&) = 0;
    /// A segment outside the sets: GS, TA1, GE, IEA; UNG, UNE, UNZ; and what has no business there.
    virtual Expected<void> on_segment(syntax::Segment const&) = 0;
    /// From ST to SE, UNH to UNT or UNO to UNP; `is_complete` is false when something else stands
    /// in the place of the trailer.
    virtual Expected<void> on_set(syntax::TransactionSet const&, bool is_complete) = 0;
    /// Bytes outside the interchanges were passed.
    virtual void on_noise(syntax::Findings const&) = 0;
    /// True for one that writes the same bytes again. It is spared segments in UNOX that are not
    /// ASCII, which are seen decoded: the walk ends there with an error.
    [[nodiscard]] virtual bool writes_bytes() const { return true; }
};

/// Errors: no EDI, too large, not readable; the visitor's.
Expected<void> walk(ByteSource& source, WalkVisitor& visitor);

/// The number of the element that holds binary data whose length stands in front of it (BIN02,
/// BDS03); 0 for other segments. Separators inside it are data.
std::size_t binary_element_of(syntax::Segment const& segment);

}  // namespace tidegate::cli
