// Time in a simulation: it passes only when the scheduler says so. The gateway's clock may be wrong
// by hours; everybody else's is right.
#pragma once

#include "base/clock.hpp"

namespace tidegate::sim {

struct Time {
    Instant now{};
    Duration gateway_is_ahead{};
};

class GatewayClock final : public Clock {
public:
    explicit GatewayClock(Time const& time) : time_(time) {}
    [[nodiscard]] Instant now() const override { return time_.now + time_.gateway_is_ahead; }

private:
    Time const& time_;
};

}  // namespace tidegate::sim
