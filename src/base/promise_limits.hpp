// The limits of what is noted about receipts outside of the database (runtime/promise_log.hpp).
#pragma once

#include <chrono>
#include <cstddef>

namespace tidegate::limits {

/// How long lines are kept: yesterday's backup, restored today, has to be within.
inline constexpr std::chrono::hours promise_keep{48};
/// When the next file begins. Of more files than this the oldest goes, so that the folder stays
/// below half a gigabyte: some two million receipts.
inline constexpr std::chrono::hours promise_file_time{4};
inline constexpr std::size_t promise_file_bytes = 8UL * 1024 * 1024;
inline constexpr std::size_t promise_files_max = 64;
/// Receipts that are looked up in one transaction.
inline constexpr std::size_t promises_at_once = 500;
/// Lost ones that the log names, and that are looked for again each minute. `db check` names all.
inline constexpr std::size_t promises_told_max = 1000;

}  // namespace tidegate::limits
