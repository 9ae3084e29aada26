// Hands claimed jobs to the threads of a worker. One thread claims for all that are idle: many
// small claims would be many commits, and many threads that look at an empty queue would be many
// reads.
#pragma once

#include "base/clock.hpp"
#include "store/jobs.hpp"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace tidegate::runtime {

/// Thread-safe.
class JobSource {
public:
    /// At most so many jobs from the database; they are this worker's now.
    using Claim = std::function<std::vector<store::Job>(int most)>;
    /// How long nothing will be due, as far as is known.
    using Pause = std::function<Duration()>;

    /// A thread takes up to `per_thread` at a time.
    JobSource(int per_thread, Claim claim, Pause pause)
        : per_thread_(per_thread), claim_(std::move(claim)), pause_(std::move(pause)) {}

    /// Waits for jobs; none: it was stopped, and everything that was claimed is handed out.
    std::vector<store::Job> take_blocking();

    /// Something was queued.
    void wake();
    /// Nothing more is claimed.
    void stop();

private:
    std::vector<store::Job> hand_out();
    void wake_idle();
    void look(std::unique_lock<std::mutex>& lock);

    int per_thread_;
    Claim claim_;
    Pause pause_;
    std::mutex mutex_;
    std::condition_variable idle_changed_;  ///< for who waits for jobs
    std::condition_variable due_changed_;   ///< for who looks for them, and sleeps
    std::deque<store::Job> claimed_;
    std::uint64_t wakes_ = 0;
    int idle_ = 0;  ///< threads that wait for jobs, without the one that looks for them
    bool is_looking_ = false;
    bool is_stopping_ = false;
};

}  // namespace tidegate::runtime
