// Outbound control numbers: gapless, because partners reject gaps, hence allocated in the
// transaction that stores the interchange; a rolled back one gives its number back (design.md 7.13,
// spec/reliability.md P6).
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "store/database.hpp"
#include "store/state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

enum class NumberLevel : std::uint8_t { interchange, group, set };
std::string_view name_of(NumberLevel level);
std::optional<NumberLevel> parse_number_level(std::string_view name);

struct NumberKey {
    std::string our_id, their_id;  ///< qualifier first: "ZZ:ACME"
    std::string standard;          ///< "x12", "edifact"
    NumberLevel level = NumberLevel::interchange;
    Environment environment = Environment::live;
};

/// What the number stands on: exactly one of the two.
struct NumberUse {
    std::optional<DeliveryId> delivery;
    std::string void_reason;  ///< why it was skipped by an operator
    Instant at{};
};

/// The next number, written to the ledger with its use; 1 at first, and again after
/// limits::store_control_number_max. Errors:
/// refused when neither or both of delivery and void reason are given.
Expected<std::int64_t> next_number(
    Transaction& transaction, NumberKey const& key, NumberUse const& use
);

struct EnvelopeNumbers {
    std::int64_t interchange = 0;
    std::int64_t group = 0;
};

/// The next number of the interchange and of its one group, together: as next_number gives them for
/// `key` at either level.
Expected<EnvelopeNumbers> next_envelope_numbers(
    Transaction& transaction, NumberKey const& key, NumberUse const& use
);

/// The last one given; 0 when none.
std::int64_t last_number(Transaction& transaction, NumberKey const& key);

/// Moves forward after a restore from a backup: every skipped number becomes void with the reason.
/// Errors: refused when `last` is behind, or further ahead than limits::store_void_numbers_max.
Expected<void> advance_numbers(
    Transaction& transaction, NumberKey const& key, std::int64_t last, std::string const& reason,
    Instant at
);

/// The next number will be `next`, also when it was given before: a partner begins anew, or goes on
/// from where another program stopped. One void entry of the ledger stands for what lies between.
/// Errors: refused without a reason, or for a number that is none.
Expected<void> set_next_number(
    Transaction& transaction, NumberKey const& key, std::int64_t next, std::string const& reason,
    Instant at
);

/// A series as it stands.
struct NumberSeries {
    NumberKey key;
    std::int64_t last = 0;   ///< the number that was given last
    std::int64_t given = 0;  ///< how many stand on deliveries
    std::int64_t voids = 0;  ///< entries of the ledger that stand on none
};
/// All of them, by their keys.
std::vector<NumberSeries> number_series(Transaction& transaction);

struct NumberEntry {
    std::int64_t serial = 0;  ///< counts on over rollovers: 1, 2, 3 ... without a gap
    std::int64_t number = 0;
    NumberUse use;
};
/// The ledger, oldest first, from serial `from` on.
std::vector<NumberEntry> number_ledger(
    Transaction& transaction, NumberKey const& key, std::int64_t from = 1, int limit = 1000
);

}  // namespace tidegate::store
