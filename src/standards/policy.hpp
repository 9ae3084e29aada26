// What a partner's profile makes of findings, for those that were made without knowing it: of
// envelopes, and of what is agreed. The validator asks for itself.
#pragma once

#include "standards/validate.hpp"
#include "syntax/finding.hpp"

namespace tidegate::standards {

/// Changes severities, and takes out what is ignored.
void apply_policies(syntax::Findings& findings, Policies const& policies);

}  // namespace tidegate::standards
