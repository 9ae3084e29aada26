// The physical limit of reading EDI: one pass over the bytes that finds every delimiter with the
// widest vectors the compiler was told to use, and stores where each stands.
#pragma once

#include "harness.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tidegate::bench {

/// "AVX2" or "SSE2": what scan_delimiters runs with on this machine.
std::string_view scan_width();

/// Writes the offset of each `segment` and `element` byte of `text` to `positions`, which must hold
/// text.size() + 64 entries; returns how many there are.
std::size_t scan_delimiters(
    std::string_view text, char segment, char element, std::vector<std::uint32_t>& positions
);

/// A pass of scan_delimiters over `text` in megabytes; `text` must outlive it.
Reference scan_reference(std::string_view text);

}  // namespace tidegate::bench
