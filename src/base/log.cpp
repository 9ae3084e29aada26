#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>

namespace tidegate::log {
namespace {

std::atomic<Format> g_format{Format::text};

spdlog::level::level_enum to_spdlog(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// Control characters and quotes escaped as in JSON, so that no value can forge a line of the log.
std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (byte < 0x20 || byte == 0x7f) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", byte);
        } else {
            out.push_back(c);
        }
    }
    return out;
}

std::shared_ptr<spdlog::logger> logger() {
    static std::shared_ptr<spdlog::logger> const instance = [] {
        auto made = spdlog::stderr_color_mt("tidegate");
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return instance;
}

}  // namespace

void configure(Format format, Level least) {
    g_format = format;
    logger()->set_level(to_spdlog(least));
    if (format == Format::json) {
        logger()->set_pattern(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})", spdlog::pattern_time_type::utc
        );
    }
}

void write(
    Level level, std::string_view event, std::string_view message,
    std::initializer_list<Field> fields
) {
    if (!logger()->should_log(to_spdlog(level))) return;
    bool const is_json = g_format == Format::json;
    std::string line = is_json
                           ? fmt::format(R"("event":"{}","message":"{}")", event, escaped(message))
                           : fmt::format("{} {}", event, escaped(message));
    for (Field const& field : fields) {
        line += is_json ? fmt::format(R"(,"{}":"{}")", field.name, escaped(field.value))
                        : fmt::format(R"( {}="{}")", field.name, escaped(field.value));
    }
    logger()->log(to_spdlog(level), line);
}

}  // namespace tidegate::log
