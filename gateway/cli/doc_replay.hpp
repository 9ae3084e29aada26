// doc replay, doc resend, doc cancel: what becomes of parked work, after its cause is mended or
// when it is given up.
#pragma once

#include "cli/command.hpp"
#include "runtime/commit_message.hpp"

namespace tidegate::cli {

/// The option --configuration; current when it is not given. Errors: usage.
Expected<runtime::ReplayWith> replay_with(Arguments const& arguments);

Exit doc_replay(Arguments const& arguments, Streams streams);
Exit doc_resend(Arguments const& arguments, Streams streams);
Exit doc_cancel(Arguments const& arguments, Streams streams);

}  // namespace tidegate::cli
