// Findings as the JSON of `edi check --json` and of the document log: keys and order are public
// (docs/findings.md).
#pragma once

#include "syntax/finding.hpp"

#include <string>

namespace tidegate::stages {

/// A JSON array on one line.
std::string findings_json(syntax::Findings const& findings);

/// Text as a JSON string with its quotes; bytes that are not UTF-8 are taken as ISO 8859-1.
std::string json_string(std::string_view text);

}  // namespace tidegate::stages
