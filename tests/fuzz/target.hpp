// A fuzz target: a function that takes any bytes and makes sure that what must hold for every input
// holds. libFuzzer feeds it mutations (libfuzzer/driver.cpp), corpus_test.cpp the kept inputs.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace tidegate::fuzz {

struct Target {
    std::string_view name;  ///< its file is NAME_target.cpp, its inputs lie in corpus/NAME
    void (*run)(std::string_view input);
};

/// All targets. A new one is its file and a row in targets.cpp.
std::span<Target const> targets();

/// Throws std::logic_error that names the promise: a crash to libFuzzer, a failed case to Catch2.
void require(bool holds, std::string_view promise);

/// Small numbers drawn from the input itself, so that a run repeats without a seed beside the file.
class Dice {
public:
    explicit Dice(std::string_view input);
    /// 0 to `limit` - 1.
    std::size_t below(std::size_t limit);

private:
    std::uint64_t state_;
};

}  // namespace tidegate::fuzz
