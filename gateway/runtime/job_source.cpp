#include "runtime/job_source.hpp"

#include <algorithm>
#include <iterator>

namespace tidegate::runtime {

std::vector<store::Job> JobSource::take_blocking() {
    std::unique_lock lock(mutex_);
    // Who comes back for more has ended something, for which other jobs may have waited: the one
    // before it in a lane, or one of too many to the same peer.
    if (is_looking_) {
        ++wakes_;
        due_changed_.notify_one();
    }
    for (;;) {
        if (!claimed_.empty()) return hand_out();
        if (is_stopping_) return {};
        if (is_looking_) {
            ++idle_;
            idle_changed_.wait(lock, [this] {
                return is_stopping_ || !is_looking_ || !claimed_.empty();
            });
            --idle_;
        } else {
            look(lock);
        }
    }
}

/// Under the lock.
std::vector<store::Job> JobSource::hand_out() {
    auto const count =
        std::min<std::size_t>(claimed_.size(), static_cast<std::size_t>(per_thread_));
    auto const end = claimed_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<store::Job> jobs(
        std::make_move_iterator(claimed_.begin()), std::make_move_iterator(end)
    );
    claimed_.erase(claimed_.begin(), end);
    return jobs;
}

/// Claims for this thread and all idle ones; when nothing is due, sleeps until something may be.
void JobSource::look(std::unique_lock<std::mutex>& lock) {
    is_looking_ = true;
    std::uint64_t const seen = wakes_;
    int const most = per_thread_ * (1 + idle_);
    lock.unlock();
    std::vector<store::Job> jobs = claim_(most);
    bool const is_empty = jobs.empty();
    Duration const pause = is_empty ? pause_() : Duration{};
    lock.lock();
    std::ranges::move(jobs, std::back_inserter(claimed_));
    if (is_empty) {
        due_changed_.wait_for(lock, pause, [&] { return is_stopping_ || wakes_ != seen; });
    }
    is_looking_ = false;
    wake_idle();
}

/// As many as there is something to do for beside this thread, and one more, who looks for the next
/// jobs: to wake all of them after each claim would cost more than the claim does. When nothing was
/// claimed this thread looks again. Under the lock.
void JobSource::wake_idle() {
    auto const shares = (static_cast<int>(claimed_.size()) + per_thread_ - 1) / per_thread_;
    for (int i = 0; i < std::min(idle_, shares); ++i) idle_changed_.notify_one();
}

void JobSource::wake() {
    {
        std::lock_guard const lock(mutex_);
        ++wakes_;
    }
    due_changed_.notify_one();
}

void JobSource::stop() {
    {
        std::lock_guard const lock(mutex_);
        is_stopping_ = true;
    }
    idle_changed_.notify_all();
    due_changed_.notify_all();
}

}  // namespace tidegate::runtime
