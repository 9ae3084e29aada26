// A TOML file as plain values that know where they stand. Keeps the TOML library out of the
// readers; knows no key.
#pragma once

#include "base/error.hpp"
#include "base/position.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tidegate::partners {

struct ConfigEntry;

/// One value. Only the member that `kind` names is meaningful.
struct ConfigValue {
    enum class Kind : std::uint8_t { text, integer, boolean, list, table, number, date };

    Kind kind = Kind::table;
    std::string text;
    std::int64_t integer = 0;
    bool boolean = false;
    std::vector<ConfigValue> items;
    std::vector<ConfigEntry> entries;  ///< in the order of the file
    Position position;
};

struct ConfigEntry {
    std::string key;
    Position position;  ///< of the key
    ConfigValue value;
};

/// "a text", "a whole number" ...: for messages.
std::string_view describe(ConfigValue::Kind kind);

/// The root table of a TOML text. `file` is named in positions.
/// Errors: configuration, at the place where the text stops being TOML.
Expected<ConfigValue> parse_toml(std::string_view text, std::filesystem::path const& file);

}  // namespace tidegate::partners
