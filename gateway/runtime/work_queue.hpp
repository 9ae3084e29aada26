// Hands the threads of a worker what to do next: to go on with a try that has waited for its
// commit, or to begin a job. One claim at a time takes jobs for all of them: many small claims
// would be many commits, and many threads that look at an empty queue would be many reads.
#pragma once

#include "base/clock.hpp"
#include "runtime/try.hpp"
#include "store/jobs.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace tidegate::runtime {

/// Thread-safe.
class WorkQueue final : public TryHome {
public:
    using Claimed = std::function<void(std::vector<store::Job>)>;
    /// Asks the database for at most so many jobs, which are this worker's then; calls back once,
    /// on any thread.
    using Claim = std::function<void(int most, Claimed)>;
    /// How long nothing will be due, as far as is known. Blocks.
    using Pause = std::function<Duration()>;

    /// At most `jobs_at_once` are claimed and not ended, by `threads` threads.
    WorkQueue(int jobs_at_once, std::size_t threads, Claim claim, Pause pause)
        : jobs_at_once_(jobs_at_once),
          threads_(static_cast<int>(threads)),
          claim_(std::move(claim)),
          pause_(std::move(pause)) {}

    /// One of the two.
    struct Next {
        std::optional<store::Job> job;
        std::coroutine_handle<> step;
    };
    /// Waits for something to do; nothing: it was stopped, and every job that was claimed has
    /// ended.
    std::optional<Next> take_blocking();

    void go_on(std::coroutine_handle<> step) override;
    /// Each claimed job is one outermost try.
    void ended(std::coroutine_handle<> outermost, std::exception_ptr thrown) noexcept override;

    /// Something was queued.
    void wake();
    /// Nothing more is claimed.
    void stop();

private:
    using Time = std::chrono::steady_clock;

    [[nodiscard]] int room() const { return jobs_at_once_ - in_hand_; }
    [[nodiscard]] bool has_room() const;
    [[nodiscard]] int room_of_free_threads() const;
    [[nodiscard]] bool is_claim_due() const;
    void claim(std::unique_lock<std::mutex>& lock);
    void receive(int asked, std::vector<store::Job> jobs);
    void look_ahead(std::unique_lock<std::mutex>& lock);
    void wait(std::unique_lock<std::mutex>& lock);

    int jobs_at_once_, threads_;
    Claim claim_;
    Pause pause_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Next> next_;
    Time::time_point look_at_{};  ///< when something may be due that nobody told of
    /// The earliest time that a thread waits for.
    Time::time_point timer_ = Time::time_point::max();
    std::uint64_t wakes_ = 1;       ///< how often somebody told
    std::uint64_t wakes_seen_ = 0;  ///< of them, before the last claim
    int in_hand_ = 0;               ///< jobs that were claimed and have not ended
    int waiting_ = 0;               ///< threads
    bool is_claiming_ = false;
    bool has_more_ = false;  ///< the last claim got all it asked for
    bool is_blind_ = false;  ///< it did not, and nobody has looked ahead since
    bool is_stopping_ = false;
};

}  // namespace tidegate::runtime
