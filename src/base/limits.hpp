// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

// ---- base
/// A configuration, map or dictionary file: the largest dictionary is under 300 KB.
inline constexpr std::uint64_t text_file_bytes_max = 4 * 1024 * 1024;

// ---- partners
/// Partners of one installation: each costs some 10 KB of memory, and all are read at every start and swap.
inline constexpr std::size_t partners_max = 20'000;
/// One AS2 body where the operator sets no other: a 32,000-order interchange is 50 MB.
inline constexpr std::uint64_t message_bytes_default = 64ull * 1024 * 1024;
/// The most that an operator may allow: CMS needs the whole message in memory.
inline constexpr std::uint64_t message_bytes_max = 1024ull * 1024 * 1024;
/// Open connections where the operator sets no other: more than partners need, less than 1,024
/// file descriptors.
inline constexpr std::uint32_t connections_default = 256;
inline constexpr std::uint32_t connections_max = 10'000;
/// A deadline or timeout in a profile: longer ones are typing errors.
inline constexpr std::int64_t configured_duration_seconds_max = 366LL * 24 * 60 * 60;
/// Problems reported for one configuration file: enough to mend it in one go.
inline constexpr std::size_t configuration_errors_max = 100;

// ---- syntax

// ---- documents
/// JSON text of one canonical document: an order of 10,000 lines with schedules is about 10 MB.
inline constexpr std::uint64_t document_json_bytes_max = 64 * 1024 * 1024;
/// Levels of nesting: the tables need 8 (order, lines, charges, taxes, jurisdiction with their arrays).
inline constexpr std::size_t document_json_depth_max = 16;
/// Members of one JSON object: the largest table has 70; extensions of a namespace are tens, not hundreds.
inline constexpr std::size_t document_json_members_max = 1000;

// ---- as2

// ---- standards

// ---- orders
/// Lines of one order: all are decided and committed in one transaction, at four statements each.
inline constexpr std::size_t order_lines_max = 20'000;
/// A quantity in base units: in 1/10,000 it must fit the int64 of the database, sums included.
inline constexpr std::int64_t base_quantity_max = 100'000'000'000;
/// Fraction digits of a stored quantity (design: decision 8).
inline constexpr int base_quantity_scale = 4;

// ---- maps

// ---- store

// ---- net

// ---- runtime

}  // namespace tidegate::limits
