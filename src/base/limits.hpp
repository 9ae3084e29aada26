// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

// ---- base
/// A configuration, map or dictionary file: the largest dictionary is under 300 KB.
inline constexpr std::uint64_t text_file_bytes_max = 4 * 1024 * 1024;

// ---- syntax

// ---- documents

// ---- as2

// ---- standards

// ---- orders

// ---- maps

// ---- store
/// Entries that share one commit: keeps the wait of the last one under 50 ms at 5,000 entries per second.
inline constexpr std::size_t store_group_entries_max = 256;
/// Entries waiting for the writer: over a second of work; beyond, callers answer 503 rather than pile up memory.
inline constexpr std::size_t store_writer_queue_entries_max = 8192;
/// Reading sessions: as many as cores of the smallest machine.
inline constexpr std::size_t store_readers = 2;
/// Seconds a session waits for another process (backup, command line) before it fails as transient.
inline constexpr int store_busy_timeout_seconds = 10;
/// Rows of one page of any list: more is not read by people, and programs page.
inline constexpr int store_list_rows_max = 1000;
/// Jobs of one claim: one commit's worth of work, finished well within a lease.
inline constexpr int store_claim_jobs_max = 32;
/// Bytes of one payload: one row of SQLite ends at 1,000,000,000 bytes.
inline constexpr std::uint64_t store_payload_bytes_max = 512ULL * 1024 * 1024;
/// Control numbers have nine digits (X12 I12, N0 9/9); the next is 1.
inline constexpr std::int64_t store_control_number_max = 999'999'999;
/// Numbers voided at once: more is a typing error rather than a gap after a restore.
inline constexpr std::int64_t store_void_numbers_max = 10'000;
/// Base units of one quantity: in 1/10,000 a thousand such still fit int64.
inline constexpr std::int64_t store_quantity_max = 900'000'000'000;

// ---- net

// ---- runtime

}  // namespace tidegate::limits
