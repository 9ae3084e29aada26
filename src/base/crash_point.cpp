#include "base/crash_point.hpp"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace tidegate {
namespace {

/// As in docs/guarantees.md.
constexpr std::array<std::string_view, 20> kPoints{"C1", "C2", "C3",  "C4",  "C5",  "C6", "C7",
                                                   "C8", "C9", "C10", "C11", "C12", "O1", "O2",
                                                   "O3", "O4", "O5",  "O6",  "S1",  "S2"};
constexpr int kConfigurationError = 4;  // as of a wrong tidegate.toml

/// The only state of the process that no object owns: a crash has no owner either.
CrashPlan plan;
std::atomic<std::uint32_t> passages_left{0};

[[maybe_unused]] bool const is_read = [] {
    char const* text = std::getenv("TIDEGATE_CRASH_AT");
    if (text == nullptr) return true;
    auto parsed = parse_crash_plan(text);
    if (!parsed) {
        std::fprintf(stderr, "TIDEGATE_CRASH_AT: %s\n", parsed.error().c_str());
        std::_Exit(kConfigurationError);
    }
    plan = std::move(*parsed);
    passages_left = plan.passage;
    crash_detail::is_armed = true;
    return true;
}();

}  // namespace

namespace crash_detail {

std::atomic<bool> is_armed{false};

void pass(std::string_view point) {
    if (point != plan.point || passages_left.fetch_sub(1) != 1) return;
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();  // nothing runs on before the signal is there
}

}  // namespace crash_detail

std::expected<CrashPlan, std::string> parse_crash_plan(std::string_view text) {
    auto const colon = text.find(':');
    CrashPlan parsed{std::string(text.substr(0, colon)), 1};
    if (std::ranges::find(kPoints, parsed.point) == kPoints.end())
        return std::unexpected("there is no crash point '" + parsed.point + "'");
    if (colon == std::string_view::npos) return parsed;
    std::string_view const count = text.substr(colon + 1);
    auto const [end, error] =
        std::from_chars(count.data(), count.data() + count.size(), parsed.passage);
    if (error != std::errc() || end != count.data() + count.size() || parsed.passage == 0)
        return std::unexpected("'" + std::string(count) + "' is no count of 1 or more");
    return parsed;
}

}  // namespace tidegate
