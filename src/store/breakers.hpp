// Circuit breakers (spec: P7): when several tries in a row reached nobody at a peer, its deliveries
// wait without being tried, and one of them probes from time to time. So a partner that is down for
// a night costs a few connections, and no delivery uses up its attempts.
#pragma once

#include "base/clock.hpp"
#include "store/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tidegate::store {

struct Breaker {
    std::string peer;                   ///< as NewJob::peer
    int failures = 0;                   ///< in a row
    std::optional<Instant> open_until;  ///< a probe comes then; nothing: not open yet
    Instant since{};                    ///< of the first of these failures
    std::string reason;                 ///< of the last one
};

/// A try that reached nobody. The breaker as it is now: open from limits::breaker_failures on, for
/// a pause that doubles with each failure.
Breaker record_failure(
    Transaction& transaction, std::string const& peer, std::string const& reason, Instant now
);

/// The peer answered: its breaker is gone. What it was, if it was open.
std::optional<Breaker> record_answer(Transaction& transaction, std::string const& peer);

/// Nobody else is tried until the probe that was taken has ended, or its lease has.
void begin_probe(Transaction& transaction, std::string const& peer, Instant until);

/// Those with failures, by peer.
std::vector<Breaker> list_breakers(Transaction& transaction);

}  // namespace tidegate::store
