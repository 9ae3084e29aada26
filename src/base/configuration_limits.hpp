// The limits of the configurations that are kept for replays: how large one may be, and how many of
// them a program holds.
#pragma once

#include <cstddef>

namespace tidegate::limits {

/// Files of one configuration: a thousand partners with ten each, and the dictionaries.
inline constexpr std::size_t configuration_files_max = 100'000;
/// Tries to read them unchanged from beginning to end: somebody is saving them.
inline constexpr int configuration_read_tries = 5;

/// Old configurations that a program holds ready, each of one partner. Replays come in runs of the
/// same one; a compiled one with its dictionaries may take some 50 MB.
inline constexpr std::size_t original_configs_max = 4;

/// Lines of two texts that are compared one by one: beyond, 16 MB would not do.
inline constexpr std::size_t line_diff_lines_max = 2000;

}  // namespace tidegate::limits
