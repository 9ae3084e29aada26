// Whether so much waits to be processed that nothing more is taken (spec: P8, F82).
#pragma once

#include "runtime/services.hpp"

#include <atomic>
#include <cstdint>

namespace tidegate::runtime {

class Backlog {
public:
    /// At `most` messages that wait nothing more is taken.
    Backlog(Services services, std::int64_t most) : services_(services), most_(most) {}

    /// Counts anew. Of another thread than the network's. Throws DatabaseFailed.
    void count_blocking();

    /// Any thread.
    [[nodiscard]] bool is_full() const { return waiting_ >= most_; }
    [[nodiscard]] std::int64_t waiting() const { return waiting_; }  ///< at most the maximum

private:
    Services services_;
    std::int64_t most_;
    std::atomic<std::int64_t> waiting_ = 0;
};

}  // namespace tidegate::runtime
