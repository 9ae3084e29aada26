// The limits of looking through what is stored, so that what a disk lost is found within a day, in
// the archive within 30 (spec/reliability.md F42).
#pragma once

#include <chrono>

namespace tidegate::limits {

/// Within which time all of a kind are looked at: under a day, so that a day still holds when the
/// gateway is down for a while, or a node dies with what it had claimed.
inline constexpr std::chrono::hours scrub_cycle{22};
/// What is late is spread over this, so that a gateway that was down is not kept busy at once.
inline constexpr std::chrono::hours scrub_catch_up{1};
/// The same for packs of the archive: they are large, and may lie in a store that is paid for what
/// is read. With what the end of a round is late when there are very many, under 30 days.
inline constexpr std::chrono::hours scrub_packs_cycle{27 * 24};
inline constexpr std::chrono::hours scrub_packs_catch_up{6};
/// How long none is looked at when there are few: one that was just archived waits no longer.
inline constexpr std::chrono::hours scrub_packs_pause{24};
/// How often a node asks whether something is due.
inline constexpr std::chrono::seconds scrub_poll{10};

/// Rows in one read, which others wait for.
inline constexpr int scrub_rows = 20;
/// Rows that a node claims at once: a claim costs two commits.
inline constexpr int scrub_range_rows = 1000;
/// Claimed and not done yet, of all nodes.
inline constexpr int scrub_ranges_max = 16;
/// A node puts down what it has not done of a claim after this, so that its end is not waited for.
inline constexpr std::chrono::seconds scrub_turn{5};
/// A node that is silent so long is taken for dead. Longer than scrub_rows large objects of a slow
/// store take.
inline constexpr std::chrono::hours scrub_lease{1};

/// When rows that could not be looked at are tried again, and how often until that is told as
/// damage: keys and stores come back.
inline constexpr std::chrono::minutes scrub_retry{5};
inline constexpr int scrub_tries = 12;

/// Damage that is listed, of all kinds.
inline constexpr int scrub_damages_max = 1000;

}  // namespace tidegate::limits
