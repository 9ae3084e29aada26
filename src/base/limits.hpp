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
/// Findings kept per transaction set: more help nobody, and a hostile set could make millions.
inline constexpr std::size_t findings_per_set_max = 1000;
/// Segments looked at ahead to tell a misplaced segment from a missing one; bounds the work on damaged input.
inline constexpr std::size_t resynchronise_segments_max = 256;
/// AK4 segments of one AK3 (004010 set 997: AK4 at most 99).
inline constexpr std::size_t ak4_per_ak3_max = 99;
/// AK3 loops of one AK2: a partner's clerk reads the first ones; the structure would allow 999,999.
inline constexpr std::size_t ak3_per_set_max = 500;
/// Bytes of offending data kept in a finding: the length of AK404 (element 724).
inline constexpr std::size_t finding_value_bytes_max = 99;
/// Elements of a segment and components of a composite a dictionary may define; presence is a 64-bit mask.
inline constexpr std::size_t dictionary_positions_max = 64;
/// Nested loops of a set; X12 and EDIFACT stay under 10.
inline constexpr std::size_t dictionary_depth_max = 16;

// ---- orders

// ---- maps

// ---- store

// ---- net

// ---- runtime

}  // namespace tidegate::limits
