// The structured log behind one header: an event id, a message for the operator, fields. Never a
// secret, never a partner's payload. spdlog stands behind it; standard error is the default.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace tidegate::log {

enum class Level { debug, info, warning, error };
enum class Format { text, json };

struct Field {
    std::string_view name;
    std::string value;
    Field(std::string_view n, std::string_view v) : name(n), value(v) {}
    Field(std::string_view n, std::string v) : name(n), value(std::move(v)) {}
    Field(std::string_view n, char const* v) : name(n), value(v) {}
    Field(std::string_view n, std::integral auto v) : name(n), value(std::to_string(v)) {}
};

/// Before the first event; defaults are text, info. Thread: main, before others start.
void configure(Format format, Level least);

/// `event` is a stable id such as "as2.received" (docs explain each); control characters in values
/// are escaped. Thread-safe.
void write(
    Level level, std::string_view event, std::string_view message,
    std::initializer_list<Field> fields = {}
);

inline void info(
    std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}
) {
    write(Level::info, event, message, fields);
}
inline void warning(
    std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}
) {
    write(Level::warning, event, message, fields);
}
inline void error(
    std::string_view event, std::string_view message, std::initializer_list<Field> fields = {}
) {
    write(Level::error, event, message, fields);
}

}  // namespace tidegate::log
