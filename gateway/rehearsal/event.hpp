// One line of a rehearsed conversation: what passed between the two sides, when, and whether it was
// right.
#pragma once

#include "base/clock.hpp"
#include "base/error.hpp"

#include <string>

namespace tidegate::rehearsal {

struct Event {
    enum class Direction { sent, received, note };
    Instant at{};
    Direction direction = Direction::note;  ///< as the partner sees it
    std::string what;                       ///< "850", "MDN", "997", "855"
    std::string order;  ///< the purchase order it is about; empty when it is about none
    std::string text;
    bool is_right = true;

    bool operator==(Event const&) const = default;
};

/// One line of JSON, and back: how a partner in a process of its own reports. Errors: invalid.
std::string to_json(Event const& event);
Expected<Event> parse_event(std::string_view line);

}  // namespace tidegate::rehearsal
