// Every maximum of the product, with its unit and the reason for its value. Over a limit means a
// clear refusal, never truncation. One section per floor; names end in what they count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tidegate::limits {

// ---- base
/// A configuration, map or dictionary file: the largest dictionary is under 300 KB.
inline constexpr std::uint64_t text_file_bytes_max = 4 * 1024 * 1024;
/// Parentheses and `not` of one expression: the parser recurses.
inline constexpr std::size_t expression_depth_max = 64;
/// Operators of one expression: evaluation recurses over a chain of them.
inline constexpr std::size_t expression_operators_max = 1000;
/// Memory of one compiled pattern of `matches`: RE2 refuses larger ones.
inline constexpr std::int64_t expression_pattern_bytes_max = 1024 * 1024;

// ---- syntax

// ---- documents

// ---- as2

// ---- standards

// ---- orders

// ---- maps
/// Blocks inside blocks: the deepest structure of a standard has under 10 levels, and reader and
/// writer recurse.
inline constexpr std::size_t map_depth_max = 16;
/// Statements of one map with its code files: the largest has under 2,000.
inline constexpr std::size_t map_lines_max = 50'000;
/// Errors reported for one map: more are the consequence of these.
inline constexpr std::size_t map_errors_max = 50;
/// Findings of reading one document; later ones are not kept.
inline constexpr std::size_t map_findings_max = 1'000;
/// Elements of a segment that a map can name: the standards stay below 100.
inline constexpr std::size_t map_element_max = 99;

// ---- store

// ---- net

// ---- runtime

}  // namespace tidegate::limits
