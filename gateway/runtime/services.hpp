// What the parts of the runtime are built on: storage, time, chance, configuration, the way out.
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "runtime/config.hpp"
#include "runtime/sender.hpp"
#include "store/writer.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>

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
        ++applied_;
    }
    /// A new one had a mistake: the old one stays.
    void count_refused() {
        std::lock_guard const lock(mutex_);
        ++refused_;
    }

    /// Where the database keeps the configuration of this hash; nothing unless it was the last one
    /// that was noted.
    [[nodiscard]] std::optional<std::int64_t> kept(Sha256 const& hash) const {
        std::lock_guard const lock(mutex_);
        return kept_hash_ == hash ? kept_id_ : std::nullopt;
    }
    void set_kept(Sha256 const& hash, std::int64_t id) {
        std::lock_guard const lock(mutex_);
        kept_hash_ = hash;
        kept_id_ = id;
    }

    struct Reloads {
        std::uint64_t applied = 0, refused = 0;
    };
    [[nodiscard]] Reloads reloads() const {
        std::lock_guard const lock(mutex_);
        return {applied_, refused_};
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<Config const> config_;
    std::uint64_t applied_ = 0, refused_ = 0;
    Sha256 kept_hash_{};
    std::optional<std::int64_t> kept_id_;
};

/// Jobs that were running when the process died run one at a time: the next death then tells which
/// of them it was.
class Quarantine {
public:
    virtual ~Quarantine() = default;
    /// Waits until nobody else is in it. To be held by a std::lock_guard. Thread-safe.
    virtual void lock() { alone_.lock(); }
    virtual void unlock() { alone_.unlock(); }

private:
    std::mutex alone_;
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
