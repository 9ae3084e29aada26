// What the parts of the runtime are built on: storage, time, chance, configuration, the way out.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "runtime/config.hpp"
#include "runtime/sender.hpp"
#include "store/writer.hpp"

#include <memory>
#include <mutex>

namespace tidegate::runtime {

/// Holds the configuration in force and swaps it whole. Thread-safe.
class CurrentConfig {
public:
    explicit CurrentConfig(std::shared_ptr<Config const> config) : config_(std::move(config)) {}

    [[nodiscard]] std::shared_ptr<Config const> get() const {
        std::lock_guard const lock(mutex_);
        return config_;
    }
    void set(std::shared_ptr<Config const> config) {
        std::lock_guard const lock(mutex_);
        config_ = std::move(config);
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Config const> config_;
};

/// Jobs that were running when the process died run one at a time: the next death then tells which
/// of them it was.
struct Quarantine {
    std::mutex alone;
};

/// References only; whoever wires the gateway owns what they name, and outlives all users.
struct Services {
    store::Writer& writer;
    CurrentConfig& config;
    Sender& sender;
    Clock const& clock;
    Random& random;
    IdSource& ids;
    Quarantine& quarantine;
};

}  // namespace tidegate::runtime
