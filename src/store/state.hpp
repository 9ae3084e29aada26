// The words that rows of several tables share: states, environments, directions
// (design.md 7.1, 7.2, 7.6).
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string_view>

namespace tidegate::store {

/// A document or delivery is in exactly one of these; a CHECK of the database says so too.
enum class State : std::uint8_t { waiting, running, done, rejected, parked, cancelled };

/// Which book a row belongs to: test traffic never touches live stock, numbers or duplicates.
enum class Environment : std::uint8_t { live, test };

enum class Direction : std::uint8_t { inbound, outbound };

/// done, rejected and cancelled: nothing follows.
bool is_final(State state);

std::string_view name_of(State state);
std::string_view name_of(Environment environment);
std::string_view name_of(Direction direction);

/// Errors: invalid, with the text and the words that are allowed.
Expected<State> parse_state(std::string_view text);
Expected<Environment> parse_environment(std::string_view text);
Expected<Direction> parse_direction(std::string_view text);

}  // namespace tidegate::store
