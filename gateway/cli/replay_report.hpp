// A preview of a replay, for people and for programs.
#pragma once

#include "runtime/replay_preview.hpp"

#include <ostream>

namespace tidegate::cli {

/// What differs: "-" is before, "+" after.
void print_preview(std::ostream& out, runtime::ReplayPreview const& preview);

/// Both sides and what differs, as one line of JSON.
void print_preview_json(std::ostream& out, runtime::ReplayPreview const& preview);

}  // namespace tidegate::cli
