// The limits of a database that nodes share, PostgreSQL; what holds for both kinds of database is
// in base/limits.hpp.
#pragma once

#include <chrono>
#include <cstddef>

namespace tidegate::limits {

/// Connections of one node that write: beyond what the disk of the server takes at once they only
/// wait there instead of here.
inline constexpr std::size_t store_connections_default = 8;
inline constexpr std::size_t store_connections_max = 128;
/// Tries of a work that others were in the way of; then it fails as transient.
inline constexpr int store_contention_tries_max = 24;
/// Tries of a work that met a taken key: the second sees who has it, so a third is for bad luck.
inline constexpr int store_key_tries_max = 3;
/// The longest pause before the second try; doubled with each, up to 128 times.
inline constexpr std::chrono::milliseconds store_contention_pause{2};
/// How often the time of the database is asked for: clocks drift apart by less than a millisecond
/// meanwhile.
inline constexpr std::chrono::seconds store_clock_poll{3};

/// Hints to other nodes (store/job_hints.hpp): at most one statement in so long, and a node that
/// hears one looks at a random moment within it.
inline constexpr std::chrono::milliseconds hint_pause{20};
/// How long a hint may take; then the connection is given up.
inline constexpr std::chrono::seconds hint_answer{10};
/// Until listening is tried again, doubled with each failure.
inline constexpr std::chrono::milliseconds hint_retry{500};
inline constexpr std::chrono::milliseconds hint_retry_max{60'000};

/// How long a transaction may last before it is told: it keeps dead rows of the queue in the way.
/// None of the gateway's own lasts nearly as long.
inline constexpr std::chrono::minutes snapshot_age_max{5};

/// Rows that a copy to another database reads back at a time: a payload each, in memory at once.
inline constexpr int copy_rows_at_once = 20;

}  // namespace tidegate::limits
