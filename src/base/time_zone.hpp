// Local dates and times of a place: instants become what people there read on wall and calendar.
// Names and rules are those of the system's IANA time zone database.
#pragma once

#include "base/clock.hpp"
#include "base/date.hpp"
#include "base/error.hpp"

#include <string_view>

namespace tidegate {

/// What a clock at a place shows.
struct LocalTime {
    Date date = Date::from_days(0);
    std::int32_t second_of_day = 0;
};

/// Whether the system knows the zone ("Europe/Berlin").
bool is_time_zone(std::string_view name);

/// Errors: configuration when the system does not know the zone.
Expected<LocalTime> local_time(Instant instant, std::string_view zone);

}  // namespace tidegate
