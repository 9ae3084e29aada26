#include "sim/network.hpp"

#include <algorithm>
#include <utility>

namespace tidegate::sim {

namespace {

using std::chrono::seconds;
constexpr seconds kUsually{2};
constexpr seconds kLate{600};  // longer than anybody waits for an answer

}  // namespace

void Network::send(std::string what, std::function<void()> arrive) {
    int const copies = chance_.in_thousand(weather_.doubled) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
        if (chance_.in_thousand(weather_.lost)) {
            trace_.add("lost: " + what);
            continue;
        }
        bool const is_late = chance_.in_thousand(weather_.late);
        Duration const takes = chance_.between(seconds(0), is_late ? kLate : kUsually);
        packets_.push_back({time_.now + takes, what, arrive});
    }
}

std::size_t Network::due() const {
    return static_cast<std::size_t>(std::ranges::count_if(packets_, [&](Packet const& one) {
        return one.due <= time_.now;
    }));
}

void Network::let_one_arrive() {
    std::size_t skipped = chance_.below(due());
    auto const chosen = std::ranges::find_if(packets_, [&](Packet const& one) {
        return one.due <= time_.now && skipped-- == 0;
    });
    Packet const packet = std::move(*chosen);
    packets_.erase(chosen);
    trace_.add("arrives: " + packet.what);
    packet.arrive();
}

std::optional<Instant> Network::next() const {
    if (packets_.empty()) return {};
    return std::ranges::min(packets_, {}, &Packet::due).due;
}

}  // namespace tidegate::sim
