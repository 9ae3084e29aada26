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
/// JSON text of one canonical document: an order of 10,000 lines with schedules is about 10 MB.
inline constexpr std::uint64_t document_json_bytes_max = 64 * 1024 * 1024;
/// Levels of nesting: the tables need 8 (order, lines, charges, taxes, jurisdiction with their arrays).
inline constexpr std::size_t document_json_depth_max = 16;
/// Members of one JSON object: the largest table has 70; extensions of a namespace are tens, not hundreds.
inline constexpr std::size_t document_json_members_max = 1000;

// ---- as2

// ---- standards

// ---- orders

// ---- maps

// ---- store

// ---- net

// ---- runtime

}  // namespace tidegate::limits
