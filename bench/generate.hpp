// Purchase orders (X12 004010 850, D.96A ORDERS) to measure with, the same for the same seed.
// Uniform: the everyday order of a retailer. Varied: walked from the dictionary at random, valid by
// it.
#pragma once

#include "standards/dictionary.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace tidegate::bench {

inline constexpr std::uint64_t kSeed = 20261122;

/// splitmix64: the same numbers everywhere.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next();
    /// From 0 to `sides` - 1.
    std::uint64_t below(std::uint64_t sides) { return next() % sides; }
    bool toss() { return (next() & 1) != 0; }

private:
    std::uint64_t state_;
};

struct Orders {
    std::string text;  ///< one interchange with one group
    std::size_t sets = 0;
    std::size_t dropped = 0;  ///< varied: walks that the greedy order of the structure reads
                              ///< otherwise than they were walked
};

/// Orders of 10 to 20 lines with three addresses each.
Orders make_uniform(std::size_t bytes, std::uint64_t seed = kSeed);

/// The same order as a D.96A ORDERS, one interchange.
Orders make_edifact(std::size_t bytes, std::uint64_t seed = kSeed);

/// Spoils a byte in one of a hundred sets of `orders`, so that a mandatory element is missing
/// there.
Orders make_damaged(Orders const& orders);

/// Every optional segment and element by coin toss, every code of an element alike, relations
/// satisfied. Throws when hardly a walk is valid.
Orders make_varied(
    std::size_t bytes, standards::Dictionary const& dictionary, std::uint64_t seed = kSeed
);

/// ISA and GS around `sets` sets.
std::string wrap(std::string_view body, std::size_t sets);

}  // namespace tidegate::bench
