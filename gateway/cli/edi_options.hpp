// Options that several commands about EDI share.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"
#include "cli/command.hpp"
#include "standards/validate.hpp"
#include "syntax/party_check.hpp"

#include <cstddef>
#include <cstdint>

namespace tidegate::cli {

/// --max-findings N; SIZE_MAX without it. Errors: usage.
Expected<std::size_t> max_findings_of(Arguments const& arguments);

/// --seed N; 1 without it. Errors: usage.
Expected<std::uint64_t> seed_of(Arguments const& arguments);

/// --generated N; 0 without it. Errors: usage.
Expected<std::size_t> generated_of(Arguments const& arguments);

/// --control N, 1 to 999999999; nothing without it. Errors: usage.
Expected<std::optional<std::uint64_t>> control_of(Arguments const& arguments);

/// --severity CODE=HOW,...: what becomes of findings, as in [x12.severity] of a profile. Errors:
/// usage.
Expected<standards::Policies> severities_of(Arguments const& arguments);

/// --from and --to: ZZ/ACME, or the id alone. Errors: usage.
Expected<syntax::AgreedParties> parties_of(Arguments const& arguments);

/// --at 2026-01-05T12:00[:00]; the current time (UTC) without it. Errors: usage.
Expected<When> time_of(Arguments const& arguments);

}  // namespace tidegate::cli
