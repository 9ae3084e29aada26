// One seed: trouble for a while, then calm until all is at rest, then the judgement.
#pragma once

#include "sim/broken_rules.hpp"
#include "sim/installation.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::sim {

struct Result {
    std::vector<std::string> violations;  ///< empty: every promise was kept
    std::vector<std::string> trace;
    int lives = 0;   ///< of the gateway
    int orders = 0;  ///< that were placed
};

/// The same seed gives the same result. One at a time: SQLite has one default disk.
Result simulate(
    Installation const& installation, std::uint64_t seed, Rule broken = Rule::none,
    std::function<void(std::string const&)> on_line = {}
);

}  // namespace tidegate::sim
