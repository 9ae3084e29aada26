// doc replay, doc resend: parked work done again after its cause is mended.
#pragma once

#include "cli/command.hpp"

namespace tidegate::cli {

Exit doc_replay(Arguments const& arguments, Streams streams);
Exit doc_resend(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
