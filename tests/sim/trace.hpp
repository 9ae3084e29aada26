// What happened, line by line, and which promises were broken.
#pragma once

#include "sim/time.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::sim {

class Trace {
public:
    explicit Trace(Time const& time) : time_(time) {}

    void add(std::string const& event);
    /// A promise is broken: the seed has failed.
    void violate(std::string const& what);

    /// Called with each line as it comes.
    std::function<void(std::string const&)> on_line;

    [[nodiscard]] std::vector<std::string> const& lines() const { return lines_; }
    [[nodiscard]] std::vector<std::string> const& violations() const { return violations_; }

private:
    Time const& time_;
    std::vector<std::string> lines_;
    std::vector<std::string> violations_;
};

}  // namespace tidegate::sim
