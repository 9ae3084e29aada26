#include "sim/trace.hpp"

#include <algorithm>

namespace tidegate::sim {

void Trace::add(std::string const& event) {
    lines_.push_back(to_rfc3339(time_.now) + "  " + event);
    if (on_line) on_line(lines_.back());
}

void Trace::violate(std::string const& what) {
    if (std::ranges::find(violations_, what) != violations_.end()) return;
    violations_.push_back(what);
    add("VIOLATION " + what);
}

}  // namespace tidegate::sim
