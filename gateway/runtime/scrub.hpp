// Reads every stored payload once a day, spread over the day, so that what a disk lost is found
// while a backup still has it (spec/reliability.md F42).
#pragma once

#include "runtime/services.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <set>

namespace tidegate::runtime {

class Scrubber {
public:
    explicit Scrubber(Services services) : services_(services) {}

    /// Looks at as many as keep the pace of limits::scrub_cycle; to be called every
    /// limits::scrub_poll. Each damaged payload is logged once as "storage.payload_damaged".
    /// Blocks. Throws DatabaseFailed. One thread.
    void check_blocking();

    /// Damaged payloads found since the start. Thread-safe.
    [[nodiscard]] std::uint64_t damaged() const { return damaged_; }
    /// Payloads looked at since the start. Thread-safe.
    [[nodiscard]] std::uint64_t checked() const { return checked_; }

private:
    void check_part(std::int64_t until);

    Services services_;
    std::optional<Instant> begun_at_;  ///< this cycle
    std::int64_t last_ = 0;            ///< id of the last one that was looked at
    std::int64_t end_ = 0;             ///< of this cycle
    std::set<std::int64_t> told_;
    std::atomic<std::uint64_t> damaged_ = 0, checked_ = 0;
};

}  // namespace tidegate::runtime
