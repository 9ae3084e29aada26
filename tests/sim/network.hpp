// What is between the gateway and its partners: it loses, delays, doubles and reorders.
#pragma once

#include "sim/chance.hpp"
#include "sim/trace.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::sim {

class Network {
public:
    /// How bad it is, in thousandths.
    struct Weather {
        int lost = 0, doubled = 0, late = 0;
    };

    Network(Chance& chance, Time const& time, Trace& trace)
        : chance_(chance), time_(time), trace_(trace) {}

    void set_weather(Weather weather) { weather_ = weather; }

    /// `arrive` is called once it gets there: never, once or twice.
    void send(std::string what, std::function<void()> arrive);

    /// How many can arrive now, in any order.
    [[nodiscard]] std::size_t due() const;
    void let_one_arrive();
    /// When the next one can.
    [[nodiscard]] std::optional<Instant> next() const;
    [[nodiscard]] bool is_empty() const { return packets_.empty(); }

private:
    struct Packet {
        Instant due;
        std::string what;
        std::function<void()> arrive;
    };
    Chance& chance_;
    Time const& time_;
    Trace& trace_;
    Weather weather_;
    std::vector<Packet> packets_;
};

}  // namespace tidegate::sim
