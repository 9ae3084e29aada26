// The limits of payloads at rest: what is compressed, and what lies beside the database.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

/// Sealed bytes below this lie in their row: one sync and one backup. A file costs three syncs.
inline constexpr std::size_t payload_inline_bytes_max = 64 * 1024;
/// Below this compressing is not tried: a page of the database is saved by none of them.
inline constexpr std::size_t payload_compress_bytes_min = 512;
/// Compressed is kept what is smaller by one part of so many.
inline constexpr std::size_t payload_compress_gain = 8;

/// Objects that no row names are removed when they are older: longer than any commit is on its way.
inline constexpr std::chrono::hours orphan_keep{48};
/// How often they are looked for. One has to be found by two looks, so that a clock that jumps
/// removes nothing.
inline constexpr std::chrono::hours orphan_poll{1};
/// Objects asked about in one transaction.
inline constexpr std::size_t orphan_names_at_once = 500;

/// A storage key in base64 is 44 characters; a file holds the keys of some rotations.
inline constexpr std::size_t storage_keys_max = 64;
/// Rows that are wrapped anew in one commit.
inline constexpr int rewrap_rows = 200;

/// A store that does not connect within this is down.
inline constexpr std::chrono::seconds object_connect_timeout{5};
/// Slower than the bytes in a second over this time is as good as down.
inline constexpr std::chrono::seconds object_stall{10};
inline constexpr std::int64_t object_bytes_per_second_min = 1024;
/// One request, at 64 MB and a slow line.
inline constexpr std::chrono::seconds object_request_timeout{120};
/// Tries of one request, the pause before the second, doubled with each, and how long none begins
/// any more: a sender waits for the answer meanwhile.
inline constexpr int object_tries = 4;
inline constexpr std::chrono::milliseconds object_pause{100};
inline constexpr std::chrono::seconds object_tries_time{20};
/// An error or a list of a store: a page of 1,000 names has some 300 KB.
inline constexpr std::size_t object_answer_bytes_max = 4 * 1024 * 1024;

}  // namespace tidegate::limits
