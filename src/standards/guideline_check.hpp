// Holds a document against the guideline that partners agreed on, after the standard: a step of its
// own on the tree of loops, so that documents without a guideline pay nothing for it.
#pragma once

#include "standards/guideline.hpp"
#include "standards/validate.hpp"
#include "syntax/segment.hpp"

namespace tidegate::standards {

/// `validated` is what validate() made of `set` by the guideline's dictionary. Adds what is wrong
/// by the guideline and not already by the standard, each marked as such, in the order of the
/// segments, and takes back doubts about codes that the guideline lists. Linear time in the
/// document. Thread-safe.
void check_guideline(
    syntax::TransactionSet const& set, Guideline const& guideline, ValidateOptions const& options,
    ValidatedSet& validated
);

}  // namespace tidegate::standards
