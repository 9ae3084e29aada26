#include "base/position.hpp"

#include <fmt/format.h>

namespace tidegate {

std::string Position::text() const {
    if (!file.empty() && line != 0 && column != 0)
        return fmt::format("{}:{}:{}", file, line, column);
    if (!file.empty() && line != 0) return fmt::format("{}:{}", file, line);
    if (!file.empty() && byte) return fmt::format("{}: byte {}", file, *byte);
    if (!file.empty()) return file;
    if (line != 0 && column != 0) return fmt::format("line {}, column {}", line, column);
    if (line != 0) return fmt::format("line {}", line);
    if (byte) return fmt::format("byte {}", *byte);
    return {};
}

}  // namespace tidegate
