#include "runtime/retry.hpp"

#include <array>

namespace tidegate::runtime {

using namespace std::chrono_literals;

std::optional<Duration> retry_delay(int attempts, Random& random) {
    static constexpr std::array<std::chrono::minutes, 5> kFirst{0min, 1min, 5min, 15min, 60min};
    static constexpr int kHourly = 23;  // with the hour above: 24 hours in all
    auto const index = static_cast<std::size_t>(std::max(attempts, 1) - 1);
    if (index >= kFirst.size() + kHourly) return {};
    Duration const delay = index < kFirst.size() ? kFirst[index] : 60min;
    if (delay == Duration::zero()) return delay;
    auto const half = static_cast<std::uint64_t>(delay.count() / 2);
    return Duration(static_cast<std::int64_t>(half + random.next() % (half + 1)));
}

}  // namespace tidegate::runtime
