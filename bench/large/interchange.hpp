// An interchange of many gigabytes, made on the fly from orders that are sent again and again.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace tidegate::bench {

enum class Standard : std::uint8_t { x12, edifact };

/// Takes a piece of the interchange; false when nobody takes more.
using Sink = std::function<bool(std::string_view)>;

/// One interchange of about `bytes`, every set with a number of its own, 500,000 to a group. False
/// as soon as `sink` is.
bool make_interchange(Standard standard, std::uint64_t bytes, Sink const& sink);

}  // namespace tidegate::bench
