// Named points at which a test kills the process (docs/guarantees.md, "Crash points"). Test-only:
// without TIDEGATE_CRASH_AT in the environment a point is one relaxed load of a flag.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace tidegate {

/// Which passage of which point ends the process.
struct CrashPlan {
    std::string point;          ///< "C9"
    std::uint32_t passage = 1;  ///< 1: the first time
    bool operator==(CrashPlan const&) const = default;
};

/// "C9", or "C9:3" for the third time. Errors: what is wrong with the text, for a person.
std::expected<CrashPlan, std::string> parse_crash_plan(std::string_view text);

namespace crash_detail {
/// Set once, before main, from TIDEGATE_CRASH_AT; a value that is no plan ends the program.
extern std::atomic<bool> is_armed;
void pass(std::string_view point);
}  // namespace crash_detail

/// Sends SIGKILL to this process when TIDEGATE_CRASH_AT names this point and this is the passage
/// it counts to. Thread-safe.
inline void crash_point(std::string_view point) {
    if (crash_detail::is_armed.load(std::memory_order_relaxed)) [[unlikely]]
        crash_detail::pass(point);
}

}  // namespace tidegate
