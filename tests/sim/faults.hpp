// The troubles of a seed: which there are, how often, and what each one does.
#pragma once

#include "sim/surroundings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::sim {

enum class Fault : std::uint8_t {
    death_now,       ///< between two steps
    death_at_write,  ///< in the middle of a commit or a checkpoint
    death_at_sync,   ///< before or after a commit is durable
    clean_end,       ///< the process ends and closes its database
    full_disk,
    failed_write,
    failed_sync,
    failed_read,
    slow_disk,
    clock_jump,
    storm,         ///< the network gets worse for a while
    away,          ///< a partner cannot be reached for a while
    stopped_task,  ///< one of the gateway's threads stands still, longer than its lease
};

class Faults {
public:
    /// Draws what this seed has: often a few kinds only, so that rare ones meet nothing else.
    explicit Faults(Surroundings& around);

    [[nodiscard]] int steps() const { return steps_; }  ///< how long trouble lasts

    /// Before each step of the troubled time: something may happen. True when the process shall
    /// end well now.
    bool strike();
    /// From now on all is well.
    void calm();

    [[nodiscard]] bool is_slow() const { return around_.time.now < slow_until_; }
    [[nodiscard]] bool is_stopped(std::size_t task) const {
        return task == stopped_task_ && around_.time.now < stopped_until_;
    }
    /// When something of this passes by itself.
    [[nodiscard]] std::optional<Instant> next() const;

private:
    void start(Fault fault);
    void end_what_has_passed();

    Surroundings& around_;
    std::vector<Fault> kinds_;
    int rate_ = 0;  ///< per thousand steps
    int steps_ = 0;
    int deaths_left_ = 0;
    Network::Weather usual_;
    Instant slow_until_{}, full_until_{}, storm_until_{}, stopped_until_{};
    std::size_t stopped_task_ = 0;
};

}  // namespace tidegate::sim
