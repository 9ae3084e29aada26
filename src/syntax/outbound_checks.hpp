// What both writers of interchanges check, and how they refuse a value. Internal to them.
#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace tidegate::syntax {

/// `element cannot be "value": rule`.
std::unexpected<Error> refuse(
    std::string_view element, std::string_view value, std::string_view rule
);

/// YYMMDD or CCYYMMDD, as `digits` says.
Expected<void> check_date(std::string_view element, std::string_view value, std::size_t digits);

struct DelimiterRole {
    std::string_view name;  ///< "segment terminator"
    char byte;
    bool may_be_blank = false;  ///< line ends and tabulators too
};

/// Each can be a delimiter, and no two are the same.
Expected<void> check_roles(std::span<DelimiterRole const> roles);

}  // namespace tidegate::syntax
