// A sample of a map against the laws of maps (mappers/README.md).
#pragma once

#include "cli/map_home.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tidegate::cli {

struct SampleResult {
    std::size_t documents = 0;          ///< sets or documents that were tried
    std::vector<std::string> breaches;  ///< one line each; empty: all laws hold
};

/// Reads a sample: EDI (every set of the program's kind goes through the laws of messages), XML,
/// or, with the extension .json, one canonical document (the law of documents). A sample that
/// cannot be read, is not valid by its dictionary or holds nothing for this map is a breach.
SampleResult test_sample(
    MapHome& home, maps::Program const& program, std::filesystem::path const& file
);

}  // namespace tidegate::cli
