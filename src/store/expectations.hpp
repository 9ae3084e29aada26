// What a partner still owes for a delivery: its MDN, its functional acknowledgement. Correlation
// meets them, the schedule finds those that are overdue (design.md 7.14).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tidegate::store {

enum class ExpectationKind : std::uint8_t {
    mdn,
    functional_acknowledgement,
    interchange_acknowledgement
};
std::string_view name_of(ExpectationKind kind);

enum class ExpectationState : std::uint8_t {
    open,
    met,     ///< in time
    late,    ///< the deadline passed; it may still be met, and then stays late with met_by
    failed,  ///< answered negatively
};
std::string_view name_of(ExpectationState state);

struct Expectation {
    DeliveryId delivery;
    ExpectationKind kind = ExpectationKind::mdn;
    std::string key;  ///< of MDN: the Message-ID; of 997: functional id and group number;
                      ///< of TA1: the interchange number; of CONTRL: "CONTRL:" and that number
    Environment environment = Environment::live;
    std::string partner;
    Instant deadline{};
    ExpectationState state = ExpectationState::open;
    std::string met_by;  ///< id of the message or document that answered; empty while open
    std::optional<Instant> met_at;
};

/// What people call what is expected: "MDN", "997", "TA1", "CONTRL".
std::string_view title_of(Expectation const& expectation);

/// One per (delivery, kind, key). Throws ConstraintFailed on a second one.
void insert_expectations(Transaction& transaction, std::span<Expectation const> expectations);

/// Open becomes met (or late when `at` is after the deadline), or failed when the answer is
/// negative. An answered one stays as it is: returns false. Errors: not_found.
Expected<bool> meet_expectation(
    Transaction& transaction, DeliveryId delivery, ExpectationKind kind, std::string const& key,
    std::string const& met_by, bool is_positive, Instant at
);

/// What was late or failed is open again until `deadline`, because the same bytes are sent anew.
/// One that is open or met stays; so does one that nobody ever expected.
void reopen_expectation(
    Transaction& transaction, DeliveryId delivery, ExpectationKind kind, Instant deadline
);

/// What is owed for `delivery` beside its MDN, open or late, is open until `by` later: its bytes
/// are sent once more. What was answered stays, well or badly.
void postpone_expectations(Transaction& transaction, DeliveryId delivery, Duration by);

/// Open ones whose deadline is before `now` become late and are returned, at most `limit`.
std::vector<Expectation> mark_overdue(Transaction& transaction, Instant now, int limit);

std::vector<Expectation> expectations_of(Transaction& transaction, DeliveryId delivery);

/// The earliest deadline of an open one; nothing when none is open.
std::optional<Instant> next_deadline(Transaction& transaction);

}  // namespace tidegate::store
