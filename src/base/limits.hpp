// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <chrono>
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

// ---- net
/// Request line and header lines together: as2.md 4.9; answered 431.
inline constexpr std::size_t http_head_bytes_max = 64 * 1024;
/// Header lines, folded ones included: an AS2 message has about 20; answered 431.
inline constexpr std::size_t http_header_lines_max = 100;
/// A target: console queries are the longest; answered 414.
inline constexpr std::size_t http_target_bytes_max = 8 * 1024;
/// A method: the longest registered one (UPDATEREDIRECTREF) has 17 characters.
inline constexpr std::size_t http_method_bytes_max = 32;
/// All chunk extensions of a body: legal, used by nobody, an old way to keep a server busy.
inline constexpr std::size_t http_chunk_extension_bytes_max = 64 * 1024;
/// Trailer lines of a body: read and dropped.
inline constexpr std::size_t http_trailer_bytes_max = 8 * 1024;
/// From the first byte of a request to the end of its head (F57).
inline constexpr std::chrono::seconds http_header_deadline{10};
/// Between two requests on a connection: partners that send in batches keep theirs.
inline constexpr std::chrono::seconds http_idle_deadline{60};
/// A body brings 1 KiB/s, judged over this window so that a stalled line may recover (F57, F78).
inline constexpr std::chrono::seconds http_body_window{10};
inline constexpr std::uint64_t http_body_window_bytes_min = 10 * 1024;
/// For each piece of 64 KiB of an answer: a line of 64 kbit/s needs 8 s.
inline constexpr std::chrono::seconds http_write_deadline{30};
/// After a refusal what the peer still sends is drained this long, so that the answer reaches it and is not reset.
inline constexpr std::chrono::seconds http_linger_deadline{2};
inline constexpr std::uint64_t http_linger_bytes_max = 1024 * 1024;
/// What one read takes from a socket; also the piece a write is judged by.
inline constexpr std::size_t http_piece_bytes = 64 * 1024;
/// All bodies that are being received, together: the listener's share of the memory budget.
inline constexpr std::uint64_t http_buffered_body_bytes_max = 1024ULL * 1024 * 1024;
/// Memory set aside for a body on its sender's word alone; beyond it memory follows the bytes.
inline constexpr std::uint64_t http_body_reserve_bytes_max = 1024 * 1024;
/// What a refused client is told to wait.
inline constexpr std::chrono::seconds http_retry_after{30};
/// Open connections of a listener, and of one address: a partner behind one proxy needs some dozens (F60).
inline constexpr std::size_t http_connections_max = 4096;
inline constexpr std::size_t http_connections_per_address_max = 256;
/// Connections over a limit that are told so at the same time; more are closed without a word.
inline constexpr std::size_t http_refusals_parallel_max = 64;
/// Pause after an accept that failed for want of descriptors (F25).
inline constexpr std::chrono::milliseconds accept_pause{100};
/// Outbound posts at a time, and how many wait: each holds a thread and one message.
inline constexpr std::size_t client_parallel_max = 32;
inline constexpr std::size_t client_queue_max = 1024;
inline constexpr std::chrono::seconds client_connect_timeout{20};
/// A partner that computes a synchronous MDN for a large message needs minutes.
inline constexpr std::chrono::seconds client_total_timeout{300};
/// An MDN has some KB; an HTML error page may have more.
inline constexpr std::uint64_t client_response_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t client_response_head_bytes_max = 64 * 1024;

// ---- runtime

}  // namespace tidegate::limits
