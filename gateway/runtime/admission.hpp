// What a partner's profile says of a received document before anybody looks at its content,
// whatever syntax it came in: whose book it belongs to, and whether it is processed now.
#pragma once

#include "base/error.hpp"
#include "partners/profile.hpp"
#include "runtime/prepare.hpp"
#include "store/state.hpp"

#include <optional>
#include <string>

namespace tidegate::runtime {

/// Test traffic, and all traffic of a partner in test, belongs to the test book.
store::Environment book_of(partners::Profile const& partner, bool is_test);

/// Why the partner's state keeps the document waiting; nothing when it does not.
std::optional<std::string> why_state_holds(partners::Profile const& partner, bool is_test);

/// Parks the document with the error as its reason, and says so in the log.
void park_refused(PreparedDocument& document, Error const& error);

}  // namespace tidegate::runtime
