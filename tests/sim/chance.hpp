// What the seed decides.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"

#include <cstdint>
#include <vector>

namespace tidegate::sim {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}

    /// 0 .. count - 1; `count` is at least 1.
    std::uint64_t below(std::uint64_t count) { return random_.next() % count; }
    /// Both included.
    std::int64_t between(std::int64_t from, std::int64_t to) {
        return from + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(to - from + 1)));
    }
    /// Whole seconds, both included.
    Duration between(std::chrono::seconds from, std::chrono::seconds to) {
        return std::chrono::seconds(between(from.count(), to.count()));
    }
    /// True in so many of a thousand cases.
    bool in_thousand(int cases) { return below(1000) < static_cast<std::uint64_t>(cases); }
    bool coin() { return (random_.next() & 1) != 0; }

    /// For the product, which draws ids and delays from it.
    Random& random() { return random_; }

private:
    SeededRandom random_;
};

}  // namespace tidegate::sim
