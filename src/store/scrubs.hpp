// How far stored bytes were looked through, shared by all nodes of a database: each kind has a
// round through its rows, of which nodes claim one range after the other, for a time that the
// database knows. What was found stays until a later look finds it mended. What is looked at, and
// how: scrub_checks.hpp.
#pragma once

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "store/database.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::store {

/// Payloads at hand; receipts that we gave; receipts that we got; the chain of the audit; packs of
/// the archive.
enum class ScrubKind : std::uint8_t { payloads, receipts_sent, receipts_received, audit, packs };
inline constexpr std::array kScrubKinds{
    ScrubKind::payloads, ScrubKind::receipts_sent, ScrubKind::receipts_received, ScrubKind::audit,
    ScrubKind::packs
};
std::string_view name_of(ScrubKind kind);

/// Keys are compared as bytes: ids as they are written, numbers with leading zeros, packs by when
/// they were archived.
std::string scrub_key(std::int64_t number);
std::string scrub_key(Instant archived_at, Sha256 const& pack);
/// Of such a key; 0 before all of them, and behind them the highest that there is.
std::int64_t scrub_number(std::string_view key);
/// Behind all of them.
inline constexpr std::string_view kScrubEnd = "~";

/// Rows behind the key `after` up to `until`, to be looked at by who holds the token.
struct ScrubRange {
    ScrubKind kind = ScrubKind::payloads;
    std::string after, until;
    std::int64_t token = 0;
    std::int64_t tries = 1;  ///< with this one, since rows of it were looked at
    std::string state = {};  ///< of the audit: what was known at `after`; empty at the beginning
};

/// Whether claim_scrub may give something; cheap.
bool is_scrub_due(Transaction& transaction, ScrubKind kind, Instant now);

/// What a node that is gone had claimed, or what is due next at the pace that brings the round to
/// its end within limits::scrub_cycle, of packs limits::scrub_packs_cycle. A round begins again at
/// that time, and not before the last one is done. Nothing when nothing is due.
std::optional<ScrubRange> claim_scrub(Transaction& transaction, ScrubKind kind, Instant now);

/// What is wrong with a row.
struct Damage {
    ScrubKind kind = ScrubKind::payloads;
    std::string key;
    std::string subject;  ///< "payload 17 of message 0199..."
    std::string reason;   ///< what is wrong and what to do
    bool operator==(Damage const&) const = default;
};

/// The rows of `range` up to `until` were looked at. What was found there before and is not among
/// `found` is mended; the rest of the range may be claimed at once. `state` is that of the audit at
/// `until`. Returns those of `found` that are new. Errors: conflict when another node took the
/// range, because it was held too long: it tells what it finds.
Expected<std::vector<Damage>> note_scrubbed(
    Transaction& transaction, ScrubRange const& range, std::string const& until,
    std::vector<Damage> const& found, std::string const& state, Instant now
);

/// It cannot be looked at now: it may be claimed again at `at`. Errors: conflict as above.
Expected<void> put_off_scrub(Transaction& transaction, ScrubRange const& range, Instant at);

/// Somebody looked at the row aside of the rounds, and it is mended, or is not kept any more.
void forget_damages(Transaction& transaction, ScrubKind kind, std::string const& key);

/// In the order of keys, at most limits::scrub_damages_max; of all kinds in theirs.
std::vector<Damage> list_damages(Transaction& transaction);
std::vector<Damage> list_damages(Transaction& transaction, ScrubKind kind);

struct ScrubState {
    std::int64_t damaged = 0;
    /// Everything that was stored then was looked at since; without a whole round when the first
    /// one began; nothing before that.
    std::optional<Instant> looked_at_since;
};
/// In the order of kScrubKinds.
std::array<ScrubState, kScrubKinds.size()> read_scrub_states(Transaction& transaction);

}  // namespace tidegate::store
