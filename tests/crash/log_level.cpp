// What is refused here is refused on purpose; only what is an error may fill the screen.
#include "base/log.hpp"

namespace {

/// Before main, because the log wants it before the first event.
[[maybe_unused]] bool const is_quiet = [] {
    tidegate::log::configure(tidegate::log::Format::text, tidegate::log::Level::error);
    return true;
}();

}  // namespace
