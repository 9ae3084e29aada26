// Checks a transaction set against its dictionary: order, loops, repeats, mandatory segments,
// elements, codes and relational conditions (X12.6, ISO 9735-1; rules 11-19, 31-39 of
// docs/conformance.md). Control counts and numbers are the reader's work, sums and hierarchies
// those of the maps.
#pragma once

#include "base/charset.hpp"
#include "base/limits.hpp"
#include "standards/dictionary.hpp"
#include "standards/tree.hpp"
#include "syntax/finding.hpp"
#include "syntax/segment.hpp"

#include <cstddef>
#include <map>
#include <string_view>

namespace tidegate::standards {

/// What a partner's profile makes of one kind of finding.
enum class Policy : std::uint8_t {
    reject,             ///< an error: the set is rejected
    accept_with_error,  ///< a warning, told to the partner: AK501 E
    ignore,             ///< no finding at all
};

using Policies = std::map<syntax::FindingCode, Policy>;

struct ValidateOptions {
    /// Without an entry the finding has the severity of its row in finding_kinds().
    Policies policies;
    /// Of X12 sets; EDIFACT says its own. Bytes outside it are element.invalid_character; a warning
    /// unless `policies` says otherwise.
    Charset charset = Charset::x12_extended;
    /// Further findings of the same set are counted, not kept.
    std::size_t findings_max = limits::findings_per_set_max;
    /// False: the tree is left empty where validation does not need it.
    bool wants_tree = true;
    /// Off only to compare both paths: the findings are the same.
    bool is_fast_path_allowed = true;
};

enum class SetStatus : std::uint8_t { accepted, accepted_with_errors, rejected };

/// "accepted", "accepted_with_errors", "rejected".
std::string_view name_of(SetStatus status);

/// rejected with any error; accepted_with_errors with any certain warning that has an
/// acknowledgement code; else accepted. Give it the reader's and the validator's findings of a set
/// together.
SetStatus status_of(syntax::Findings const& findings);

struct ValidatedSet {
    SetTree
        tree;  ///< every segment exactly once, placed or unplaced; points into the TransactionSet
    syntax::Findings findings;  ///< in the order of the segments
    SetStatus status = SetStatus::accepted;
    std::size_t findings_dropped = 0;  ///< found after findings_max was reached
};

/// `definition` belongs to `dictionary`; both must outlive the result. Linear time; never fails:
/// everything that is wrong with the document is a finding. Thread-safe.
ValidatedSet validate(
    syntax::TransactionSet const& set, Dictionary const& dictionary,
    SetDefinition const& definition, ValidateOptions const& options
);

/// The element checks alone, for segments outside a set (GS, TA1). A tag that `dictionary` does not
/// have gives segment.unknown.
syntax::Findings validate_segment(
    syntax::Segment const& segment, syntax::Delimiters const& delimiters,
    Dictionary const& dictionary, ValidateOptions const& options
);

}  // namespace tidegate::standards
