// Whether a functional group of X12 is of a kind that its release has (AK905 1).
#pragma once

#include "standards/dictionary.hpp"
#include "syntax/envelope.hpp"
#include "syntax/finding.hpp"

#include <optional>

namespace tidegate::standards {

/// group.unsupported when no set of `dictionary` travels in groups of that GS01. Acknowledgements
/// are taken in every release.
std::optional<syntax::Finding> check_group_kind(
    syntax::Group const& group, Dictionary const& dictionary
);

}  // namespace tidegate::standards
