// Dates of EDIFACT in the form that a code beside them names (2379). Only forms that name a day:
// periods, weeks and months are no dates of a document. Source: UN/EDIFACT code list 2379.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

namespace tidegate::maps {

struct FormattedDate {
    When when;
    std::string zone;  ///< three letters, as sent; empty: none was
};

/// True for a form that parse_formatted() reads; no code stands for the form of that length.
bool is_date_format(std::string_view format);

/// Errors: invalid, naming value and form.
Expected<FormattedDate> parse_formatted(std::string_view value, std::string_view format);

/// The value and its code: 102, with a time 203 or 204, with a zone of three letters 303 or 304.
struct DateText {
    std::string value;
    std::string format;
};
DateText format_date(When when, std::string_view zone);

}  // namespace tidegate::maps
