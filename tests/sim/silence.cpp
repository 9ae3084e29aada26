#include "sim/silence.hpp"

#include "base/log.hpp"

#include <spdlog/spdlog.h>

namespace tidegate::sim {

void silence_the_log() {
    log::configure(log::Format::text, log::Level::error);  // makes the logger
    spdlog::get("tidegate")->set_level(spdlog::level::off);
}

}  // namespace tidegate::sim
