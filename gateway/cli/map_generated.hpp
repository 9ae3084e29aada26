// Documents nobody wrote against the laws of maps (mappers/README.md): made from the guideline of
// what the map reads, right by its dictionary and odd in every other way.
#pragma once

#include "cli/map_home.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tidegate::cli {

struct MadeResult {
    std::size_t lawful = 0;
    /// What the map cannot hold, by the reason it gave: no word for a code, no place for a value.
    std::map<std::string, std::size_t> refused;
    std::vector<std::string> breaches;  ///< one line each, with the seed; empty: all laws hold
};

/// Makes `count` documents with the seeds from `seed` on. For a map of XML they are made as the
/// messages of segments whose maps (without overlays) hold the same document, in turn, and written
/// with the map; none are made when there is no such map. Errors: configuration, for a dictionary
/// or map that cannot be used.
Expected<MadeResult> test_generated(
    MapHome& home, maps::Program const& program, std::size_t count, std::uint64_t seed
);

}  // namespace tidegate::cli
