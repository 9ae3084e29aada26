// Counts the service characters of a text, to tell whether the values in it hold some.
#pragma once

#include "syntax/segment.hpp"

#include <cstddef>

namespace tidegate::syntax {

/// Bytes behind a text that count_service_characters() may read; what they hold does not matter.
inline constexpr std::size_t kServiceSlack = 64;

/// How many of the `size` bytes at `text` are a delimiter. One that is 0 does not exist.
std::size_t count_service_characters(
    char const* text, std::size_t size, Delimiters const& delimiters
);

}  // namespace tidegate::syntax
