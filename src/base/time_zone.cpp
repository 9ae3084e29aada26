#include "base/time_zone.hpp"

#include <date/tz.h>
#include <fmt/format.h>

namespace tidegate {
namespace {

/// The library throws for unknown names and for a missing database.
date::time_zone const* find_zone(std::string_view name) {
    try {
        return date::locate_zone(std::string(name));
    } catch (std::runtime_error const&) {
        return nullptr;
    }
}

}  // namespace

bool is_time_zone(std::string_view name) { return find_zone(name) != nullptr; }

Expected<LocalTime> local_time(Instant instant, std::string_view zone) {
    date::time_zone const* found = find_zone(zone);
    if (found == nullptr) {
        return fail(
            ErrorCode::configuration, fmt::format("the system knows no time zone '{}'", zone), {},
            "name one of /usr/share/zoneinfo, such as Europe/Berlin; install tzdata if that is "
            "empty"
        );
    }
    auto const offset = found->get_info(std::chrono::floor<std::chrono::seconds>(instant)).offset;
    Instant const shifted = instant + offset;
    return LocalTime{utc_date(shifted), utc_second_of_day(shifted)};
}

}  // namespace tidegate
