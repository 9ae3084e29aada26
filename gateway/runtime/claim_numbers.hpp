// Control numbers that a partner may use only once: of interchanges, and where the profile says so
// of groups and sets (spec: P2, keys 3 and 4; design: decision 12).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "partners/profile.hpp"
#include "runtime/prepare.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>

namespace tidegate::runtime {

/// The message whose numbers are claimed.
struct NumberClaim {
    store::Transaction& transaction;
    partners::Profile const& partner;
    MessageId message;
    Instant now{};
};

/// Who used the number of this interchange before, in words; claims it otherwise. Nothing of one
/// that is rejected already, or has no number.
std::optional<std::string> claim_interchange(
    NumberClaim const& claim, PreparedInterchange const& interchange
);

/// Parks the documents whose group or set number came before, where the profile wants that, and
/// claims the numbers of the others.
void park_used_numbers(NumberClaim const& claim, PreparedInterchange& interchange);

}  // namespace tidegate::runtime
