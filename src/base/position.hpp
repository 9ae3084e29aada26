// Where in a text or byte stream something stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tidegate {

/// A place in an input. Lines and columns count from 1 (0 = unknown), bytes from 0.
struct Position {
    std::string file;  ///< path as the user named it; empty for input without a name
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::optional<std::uint64_t> byte;

    /// "file:line:column", "line 3", "byte 812": as much as is known.
    [[nodiscard]] std::string text() const;

    bool operator==(Position const&) const = default;
};

}  // namespace tidegate
