// Private to src/store: the numbered steps from an empty file to the schema of this program. A step
// that has been released is never edited; a change is a new step.
#pragma once

#include <span>
#include <string_view>

namespace tidegate::store {

/// Step n (1 first) makes version n. Each runs in its own transaction with the version, so that a
/// killed upgrade is either before it or after it (spec/reliability.md F28).
std::span<std::string_view const> migrations();

/// Those of them that have a file of their own.
std::span<std::string_view const> first_migrations();

}  // namespace tidegate::store
