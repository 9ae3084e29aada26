// Dates and times of XML: YYYY-MM-DD, hh:mm:ss and zones as Z or +01:00. Source: W3C XML Schema
// Part 2 §3.2.7 to §3.2.9 (dateTime, time, date).
#pragma once

#include "maps/date_format.hpp"

namespace tidegate::maps {

/// A date with its time in `time` (may be empty) or behind a T in `date`; a zone may stand behind
/// either. Fractions of seconds are dropped. Errors: invalid, with the text.
Expected<FormattedDate> parse_iso_date(std::string_view date, std::string_view time);

/// Date and time as they are written, the zone behind the time, or behind the date when there is no
/// time. A zone of another kind is left out.
struct IsoText {
    std::string date;
    std::string time;
    bool has_zone = false;
};
IsoText format_iso_date(When when, std::string_view zone);

}  // namespace tidegate::maps
