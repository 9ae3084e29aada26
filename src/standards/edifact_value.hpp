// The syntax of EDIFACT values: numbers, and dates by their format qualifier. Shared by the value
// check, which words what is wrong, and the fast check, which only proves that nothing is. Source:
// ISO 9735-1 (numeric data element values), code list 2379. Internal to src/standards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tidegate::standards {

struct EdifactNumber {
    enum class Kind : std::uint8_t {
        good,
        foreign_character,  ///< not digits, one leading minus, a decimal mark: 0085 37
        bad_notation,       ///< more than one mark, or none of the digits behind it: 0085 19
        no_digit_in_front,  ///< ".5": 0085 38
    };
    Kind kind = Kind::good;
    std::size_t digits = 0;  ///< what the length limits count: neither sign nor mark
};

/// Full stop and comma are decimal marks both, whatever UNA says: senders mix them up, and neither
/// has another meaning in a number.
EdifactNumber edifact_number(std::string_view text);

/// What 2379 `format` says the value must look like, "CCYYMMDD"; empty for a format that is not
/// checked (periods counted in days, zones by name).
std::string_view pattern_of_date_format(std::string_view format);

/// True if `value` is written as `pattern` and names days, hours and weeks that exist.
bool matches_date_pattern(std::string_view value, std::string_view pattern);

}  // namespace tidegate::standards
