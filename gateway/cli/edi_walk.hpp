// One pass over an X12 file that sees every segment as it stands: what rewriting, splitting and
// lossless JSON need. Judges nothing; edi_pass.hpp is the pass that knows the standard. Holds one
// set in memory.
#pragma once

#include "base/error.hpp"
#include "base/stream.hpp"
#include "syntax/isa_header.hpp"
#include "syntax/segment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tidegate::cli {

/// An ISA as it stands. Views live during on_isa only.
struct IsaText {
    syntax::IsaHeader const& header;
    std::string_view text;                   ///< with its terminator, without wrapping line ends
    std::vector<std::string_view> elements;  ///< ISA01 to ISA16, as many as there are
};

/// Called in the order of the file. An error stops the pass and is returned from it.
class WalkVisitor {
public:
    virtual ~WalkVisitor() = default;
    virtual Expected<void> on_isa(IsaText const&) = 0;
    /// A segment outside the sets: GS, TA1, GE, IEA, and what has no business there.
    virtual Expected<void> on_segment(syntax::Segment const&) = 0;
    /// From ST to SE; `is_complete` is false when something else stands in the place of SE.
    virtual Expected<void> on_set(syntax::TransactionSet const&, bool is_complete) = 0;
    /// Bytes outside the interchanges were passed.
    virtual void on_noise(syntax::Findings const&) = 0;
};

/// Errors: no X12, too large, not readable; the visitor's.
Expected<void> walk(ByteSource& source, WalkVisitor& visitor);

/// The number of the element that holds binary data whose length stands in front of it (BIN02,
/// BDS03); 0 for other segments. Separators inside it are data.
std::size_t binary_element_of(std::string_view tag);

}  // namespace tidegate::cli
