// doc evidence: what proves an exchange, as files that openssl checks without Tidegate (spec: P4).
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

Exit doc_evidence(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
